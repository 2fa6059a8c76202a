"""Words that auditors write with a capital and that are no one's name, for the privacy rule.

They are compared folded, without a plural s or possessive. A word that is missing is still
known where it stands in lower case anywhere in the same return, or in the audit tool.
"""

_INSTITUTIONS = """
    academy act agency area association authority avenue board borough campus center centre
    chapel charity church city clinic close club college committee company convention council
    county court crescent cycle department directive district drive estate farm fellowship
    festival flat forum foundation framework gardens grange green group grove guideline hall
    handbook health heights hospital hostel hotel house hub infant inquiry institute interview
    inventory junior lane law library limited lodge ltd mansion mental model mosque network
    nursery office organisation panel parade park partnership place playgroup police practice
    prep primary principle prison programme project questionnaire ranger reform refuge report
    residence retreat review rise road rule scale school scout secondary service sixth society
    square station street surgery synagogue team temple terrace test theatre theory toolkit town
    triangle tribunal trust unit university village walk ward way wheel wood works yard
"""

_ROLES = """
    adviser advisor advocate auditor chair clinician co-ordinator commissioner consultant
    coordinator counsellor dentist director doctor engineer gp head headteacher iro isw judge
    lado lead manager matron mentor midwife nurse officer paediatrician pediatrician
    physiotherapist practitioner psychiatrist psychologist registrar senco sendco solicitor
    specialist supervisor sw teacher therapist tutor visitor warden worker
"""

_RELATIONS = """
    aunt auntie baby boy brother carer child cousin dad daddy daughter ex-partner father
    foster-carer girl gran grandad grandfather grandma grandmother grandparent guardian
    half-brother half-sister husband mother mum mummy nan nanny nephew niece partner sibling
    sister son step-father step-mother stepbrother stepdad stepfather stepmother stepmum
    stepsister teenager toddler twin twins uncle wife
"""

_DAYS_AND_MONTHS = """
    apr april aug august autumn bank boxing christmas dec december diwali easter eid feb
    february fri friday halloween hanukkah holiday jan january jul july jun june mar march may
    mon monday new nov november oct october ramadan sat saturday sep sept september spring
    summer sun sunday term thu thur thurs thursday tue tues tuesday valentine wed wednesday
    winter year
"""

_AGENCIES = """
    action addaction advice agency aid army azeus barnardo barnardo's barnardos benefit cafcass
    camhs care channel childline children children's childrens citizens connexions court credit
    crown door dwp early eclipse education excel facebook facetime families family fortnite
    frameworki front google help hmrc home home-start homestart housing hub inclusion instagram
    integrated jobcentre kooth lado liquidlogic mappa marac mash mencap microsoft mind minecraft
    mosaic multi netflix nhs nintendo nspcc ofsted ofsted's outlook playstation point police
    portage prevent probation relate rethink roblox safeguarding salvation samaritans sensory
    services shelter skype snapchat social start sure teams tiktok turning universal virtual
    welfare whatsapp women's womens word xbox youth youtube zoom
"""

_PRACTICE = """
    a about above absent abuse accepted access accommodation achieving acted action actions
    added additional addressed adhd adolescent adoption adult advanced after age agencies agree
    agreed agreeing agreement alcohol all allegation allocated alternative although always an
    analyse analysed analysis and annex annual another answer any appears appendix applied
    appropriate approved around arranged arrangement asd ask asked aspects assertive assess
    assessed assessment assistant at attachment attempted attendance attended attention audit
    autism autistic available aware away background bail based baseline basics be bears because
    before began begin behaviour being believe best better birth book both bring brought built
    but by called calm capture captured cards care career careful carers carried case cases
    category cause centered centred chair challenge challenged changed changes chase check
    checked child childhood chosen chronology circle circles clarify clear clinical closed
    closely closing co-produced cognitive comments commissioned communication community compared
    complete completed complex comprehensive concern concerns conference confirm confirmed
    consent consequence consider considered consistent contact contacted contains context
    contextual contingency continue continued continuing convene core corporate could county cp
    created crisis critical cultural current custody daily danger data date dates day deaf
    decided decision deprivation described desktop despite detailed development dialectical did
    different difficult direct disability disabled discuss discussed discussion disorder
    distance divorce dna document documented does domestic done draft drift drug due during duty
    each easy eating ecomap edge education effective efforts ehcp either emergency emotional
    employment engaged engagement engages enquiry ensure entry equality escalated essential
    establish ethnicity even every evidence evidenced example excellent exclusion exit explain
    explained exploitation explore explored fair faith false family fathers feedback feelings
    few file final finally finance finding findings finish first five focused focussed followed
    for form formulation found four free freedom friendly from full further future gap gaps gave
    general generally genogram getting give given gives goals gone good grade graded grading
    great group growth guidance had half harm has have health healthy hears held helped helpful
    her here hidden high his historical history hold home honest house houses how however human
    hyperactivity ideas identified identify identity if immediate impact implement important
    improve improving in inadequate includes including incomplete inconsistent incredible
    independence independent indicator individual information informed initial inspection
    instead interim intervention invite involve involved is islands issue issues it its joint
    journey judgement judgment keep kept key kin kinship knowledge known lack lacking last later
    lead leader learning leaving led legal length less letter level liaise life light likewise
    limited link linked listed listened listening little live local long looked looking lower
    made main makes making managed management managers many mapping matching maternity matter
    matters may me meaningful mediation medical medication medicine meeting meetings memory
    mental mention mentioned met minutes missing mixed mobile modern monitor month monthly
    months more most mother mothers motivational moved moving multi music my n narrative
    national needs neglect neglectful neither neuro never next night no none nor not note notes
    nothing notice now number numbers nurture nurturing observation observations obtain obtained
    obvious occasional occasionally of often old on once one ongoing only open opportunity order
    orders organise original other otherwise our out outcome outcomes outline outlined outreach
    outstanding over overall overview pack parent parental parenting parents part partial
    particularly partly pathway patient patterns pause peer people performance perhaps period
    permanence persistent person personal phase physical place plan planned planning plans play
    please points policy poor positive post practice pre pregnancy prepare present presents
    prevention previous prior priority private proceedings process produce produced professional
    profile progress progressed prompt protection protective protocol proud provide provided
    psychological public pupil purpose purposeful q qualified quality question questions quick
    rag raise raised rapid rating rationale re reached reading ready real reasonable reasons
    received recent recently recommendation record recorded recording records red reduction
    refer referral referred refers reflect reflected reflection reflective regarding regular
    regulation rehabilitation reinforce relationship relevant remains remind reports request
    requested requires residence residential resilience resolution respectful respite responded
    response rest restorative result return returns reunification review reviewing reviews
    revisit rich right rights risk robust role routine routines s safe safety said same sand saw
    says scaling schedule scheme school score screening second section see seeing seek seems
    seen send senior sense sensitive sensitively sensory sent separated serious set several sex
    sexual share shared she short should showed shows sibling sign signed significant signs
    similar since single six skilled skills sleep slow small smart social solid solution
    solutions some sometimes sought sound speak special specialist specific speech spoke spoken
    staff stage standard standards star start started stated statement statutory stay step steps
    still stored stories story strategic strategy stratton strength strengthen strengths strong
    stronger strongly study sub submit substance succinct such suggest supervised supervision
    supervisions supplementary support supported supporting system systemic systems table talked
    targeted task tasks telephone tell ten tenacious than thank thanks that the their then
    therapeutic theraplay therapy there these they things thinking third this thorough those
    though thoughtful threads three threshold thresholds time timely to together too took tool
    toolbox tracked training transfer transition trauma travel traveller tray tree triad tried
    triple tuition two type unable unborn unclear under understanding understood undertake
    undertaken unfortunately unit unless until update updated upload upper us use used useful
    using usually vaccination vague various verify very viability victim video view views
    violence visible visit visited visiting visits visual voice voluntary volunteer vulnerable
    warm warning was way ways we webster webster-stratton week weekly weighed welcomed well were
    what when where which while who whole why wider window wishes with within without word
    wording words work worked worker workers working workshop worries worry would write writing
    written wrote yes yet you young your youth zone
"""

_PLACES = """
    aberdeen africa african albania albanian america american arabic asian australia bangladesh
    bangladeshi barnsley bath bedford belfast bengali birmingham black blackburn blackpool
    bolton bournemouth bradford brazilian brighton bristol british buckinghamshire bulgaria
    bulgarian burnley cambridge cambridgeshire canterbury cardiff caribbean carlisle catholic
    central cheshire chester chichester chinese christian church colchester congolese cornwall
    coventry croydon cumbria cymru darlington derby derbyshire devon doncaster dorset dudley
    durham dutch east eastern edinburgh england english eritrean essex ethiopian europe european
    exeter french gateshead german ghanaian glasgow gloucester gloucestershire great greater
    greece greek grimsby gypsy hampshire hartlepool hereford hertfordshire hindi hindu hong
    huddersfield hull hungarian ipswich iran iranian iraq iraqi ireland irish islam islamic isle
    italian jamaica jamaican jehovah jewish kent kettering keynes kong kurdish lancashire
    lancaster latvian leeds leicester leicestershire lincoln lincolnshire lithuanian liverpool
    london luton lynn manchester mansfield mediterranean mersey merseyside methodist mid
    middlesbrough midlands milton muslim newcastle newham nigerian norfolk north northampton
    northamptonshire northern northumberland norwich nottingham nottinghamshire oldham orthodox
    oxford oxfordshire pakistan pakistani pentecostal peterborough plymouth poland polish
    portsmouth portugal portuguese preston punjabi reading rochdale roma roman romania romanian
    romany russian rutland saint salford scotland scottish sheffield shropshire sikh slovak
    somali somalia somerset south southampton southend southern spain spanish st staffordshire
    stockport stoke sudanese suffolk sunderland surrey sussex swansea swindon syria syrian tamil
    tamworth teesside telford thames turkish tyne uk ukraine ukrainian urdu vietnamese wakefield
    wales walsall warrington warwick warwickshire welsh west western wexcombe white wigan
    wiltshire winchester wirral wolverhampton worcester worcestershire yemeni york yorkshire
    zimbabwean
"""

INSTITUTIONS = frozenset(_INSTITUTIONS.split())
"""A run of capitals that ends in one of these names an organisation, a place or a method."""

ROLE_WORDS = frozenset(_ROLES.split())
"""What a professional is: a name straight after one is a colleague's (staff by role and name)."""

RELATIONS = frozenset(_RELATIONS.split())
"""Whose name, where it follows, is most likely a child's or a relative's."""

_ALL = (_DAYS_AND_MONTHS, _AGENCIES, _PRACTICE, _PLACES, _INSTITUTIONS, _ROLES, _RELATIONS)
KNOWN_WORDS = frozenset(" ".join(_ALL).split())
"""All of them, and what else auditors write with a capital."""

# Endings of ordinary words; hardly any given name has one of these.
WORD_ENDINGS = (
    "tion",
    "sion",
    "ment",
    "ness",
    "ship",
    "ology",
    "ingly",
    "ively",
    "ally",
    "ative",
    "able",
    "ible",
    "ability",
    "ivity",
    "ality",
    "ful",
    "less",
    "ised",
    "ized",
    "ising",
    "ated",
    "ating",
    "ous",
)
