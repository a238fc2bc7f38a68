"""The fields of a registry entry, in groups, as readers call them."""

from __future__ import annotations

GROUPS: dict[str, dict[str, str]] = {
    "Status": {
        "overallStatus": "Recruitment status",
        "whyStopped": "Why stopped",
        "hasResults": "Results posted",
    },
    "Dates of the registry": {
        "statusVerifiedDate": "Status verified",
        "startDateStruct": "Start date",
        "completionDateStruct": "Completion date",
        "studyFirstPostDateStruct": "First posted",
        "lastUpdatePostDateStruct": "Last update posted",
    },
    "Dates of the mirror": {
        "mirrorCreated": "Mirror page created",
        "mirrorUpdated": "Mirror page updated",
    },
    "Design": {
        "studyType": "Study type",
        "phases": "Phase",
        "enrollmentInfo": "Enrolment",
        "allocation": "Allocation",
        "interventionModel": "Intervention model",
        "primaryPurpose": "Primary purpose",
        "masking": "Masking",
    },
    "Eligibility": {
        "minimumAge": "Minimum age",
        "maximumAge": "Maximum age",
        "sex": "Sex",
        "healthyVolunteers": "Healthy volunteers",
    },
    "Oversight": {
        "oversightHasDmc": "Data monitoring committee",
        "isFdaRegulatedDrug": "FDA-regulated drug",
        "isFdaRegulatedDevice": "FDA-regulated device",
    },
    "Identity": {
        "nctId": "Registry number",
        "briefTitle": "Brief title",
        "officialTitle": "Official title",
        "leadSponsor": "Lead sponsor",
    },
}
LABELS = {name: label for fields in GROUPS.values() for name, label in fields.items()}
