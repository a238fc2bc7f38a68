"""Ordinary English words: they narrow nothing, judge nothing, and name nothing of the field.

A text that uses other words beside its terms says something that nothing compares with a record:
“consecutive patients”, “a pivotal study”, “long-term adverse events”.
"""

_ORDINARY = """
    a an the this that these those it its they them their theirs he she his her him who whom whose which what when
    where how why whether as at by for from in into of off on onto out over per to toward towards under up upon with
    within without about across after against along among amongst around away before behind below beside besides between
    beyond both but down during each either else every few first second third last next former latter following further
    here there if then than so because such same other others another also and or nor not no is are was were be been being am has
    have had having do does did done doing can could many much more less most least some any all none several one ones
    someone anyone himself herself itself themselves own us different separate separately single certain main long short large
    small early late later earlier nearby old planned only daily choice choices

    time times day days week weeks month months year years hour hours date part parts group groups half rest total kind
    kinds type types sort sorts way ways place places point points thing things example word words name names number numbers figure
    figures percent percentage percentages share finding findings result results rule rules plan plans test tests

    person people persons patient patients participant participants man men woman women adult adults child children
    study studies trial trials report reports paper article post news answer entry entries registry record records source
    sources author authors doctor doctors nurse nurses team hospital hospitals clinic centre centres center centers
    laboratory life medicine medicines drug drugs treatment treatments therapy session sessions visit visits gray

    say says said saying tell tells told telling write writes wrote written name named call calls called give gives gave
    given giving list lists listed count counts counted counting show shows shown showed state states stated describe
    describes described mention mentions mentioned contain contains contained mean means meant look looked looking see
    sees saw seen find finds found examine examined check checked measure measured measuring tested watch watched watching
    follow followed follows take takes took taken taking join joined enter entered leave leaves left leaving finish
    finished complete completed completing start starts started begin begins began begun end ends ended stop stopped
    last lasts lasted lasting go goes went going come comes came coming make made put set get gets got use used uses
    choose chooses chose chosen choosing live lived living feel feels felt know known knows knew happen
    happened happens occur occurs occurred spread spreads grow grows grew grown growing remove removed removes
    announce announces announced apply applies applied belong belongs belonged concern concerns concerned compare
    compared decide decides decided deciding regard regarding reach reached receive received turn turned base based
    according posted post update updated register refer referred referring refers registered release released speak speaks spoke
"""
ORDINARY = frozenset(_ORDINARY.split())
"""Words in which anything is told."""

_REPORTING = """
    chinese english experienced studied silent completing unreported
    abstract abstracts accordance account accounted accounts achieve achieved achieves added additionally adds advise
    advised advises al alike although altogether amount amounted amounts analysed analyses analysis analyzed answers
    appear appeared appears applicable arrive arrived article articles ask asked asking asks assess assessed assessing
    assessment attain attained authored avoiding banner bear bears being bound bounds bracket brackets bring brings
    brought carried carries carry calculate calculated caption captured captures case cases category cell cells characterised characterized
    cite cited cites claim claimed claims classed classified co cohort cohorts colleagues column columns combination
    completion completions compose composed comprise comprised comprises comprising conclude concluded concludes
    conclusion condition conducted consist consisted consisting consists constitute constituted constitutes
    continuation corresponded corresponding corresponds criteria criterion data dated defined defines definition
    denominator denominators denote denoted denotes description descriptions design designated designed detailed
    details developed diagnosed displayed document documented documents eg eligibility eligible enrol enroll enrolled
    enrollment enrolment entries equal equalled equals estimate estimated estimates et evaluated events exclude
    excluded excludes express expressed expresses extend extended extends fit fits form formed forms fraction
    fractions fulfil fulfilled furthermore heading headline headlined headlines held hence hold holding holds however
    identified identifier identify ie include included includes including indicate indicated indicates information
    instance interval intervals investigators involve involved involves involving item items kind length letter level
    levels lie lies limit limits line lines locate located management mark marked marks matching meaning median meet
    meeting meets met minus mirror mirrored mirrors moreover n namely need needs note noted notes notice numbered
    numerator numerators object observation observations observe observed obtain obtained once option options our ours
    outcome outcomes page pages paragraph passage phrase phrases plus portion present presented presents
    printed prints proceed proceeded proportion proportions protocol provide provided provides publication published
    publisher put puts reason reasons question questions quotation quote quoted quotes range ranged ranges ranging rate rates ratio
    read reader readers reading reads recorded recruit recruited recruitment regards
    registration relate related relates relating report reported reporting represent represented represents require
    required requirement requirements requires respect respective respectively retell retells retold retrieved return
    roughly row rows running sample schedule scheduled scope section sections sentence sentences series serve served serves serving show showing
    since situation size sized sizes so-called sort spanned spans specified specifies specify stand stands statement
    statements statistic statistics status stipulate stipulated stipulates stood subject subjects subsequently sum
    summarise summarised summarize summarized summary table tables tallied tally text texts though thus
    title titled titles topic totalled totals truncated undated undergo undergoes undergoing undergone underwent unit
    units unstated using value values verified version via viz was we web website were whatever whereas whereby
    wherever while whilst whoever wording words write writing yet yield yielded yields
"""
REPORTING = frozenset(_REPORTING.split())
"""Words in which a claim reports: documents, figures, and the verbs of saying and counting."""
