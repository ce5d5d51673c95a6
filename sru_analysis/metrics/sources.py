"""Where the rules come from: named references for the metrics.

Each ends with how far it was checked: [V] read in the source named, [M] from memory and
unverified, [local] no national definition but the councils' own, [inference] deduced from
published figures.
"""

# --- Department for Education: Characteristics of children in need ------------------------

DFE_CIN = (
    "Department for Education (DfE), Characteristics of children in need, underlying data tables "
    "2013 to 2024 [V]"
)
DFE_C4 = (
    "DfE, Characteristics of children in need, table C4: section 47 enquiries, initial conferences "
    "and the working days between them [V]"
)
DFE_C1 = "DfE, Characteristics of children in need, table C1: referrals and re-referrals [V]"
DFE_C2 = (
    "DfE, Characteristics of children in need, table C2: assessments by working days, with a band "
    "for the same day [V]"
)
DFE_D1 = "DfE, Characteristics of children in need, table D1: plans started, ended and open [V]"
DFE_D2 = "DfE, Characteristics of children in need, table D2: plans started, by category [V]"
DFE_D3 = "DfE, Characteristics of children in need, table D3: second or subsequent plans [V]"
DFE_D4 = "DfE, Characteristics of children in need, table D4: open plans, by category [V]"
DFE_D5 = "DfE, Characteristics of children in need, table D5: open plans by time on plan [V]"
DFE_D6 = "DfE, Characteristics of children in need, table D6: reviews in timescale [V]"
DFE_D7 = "DfE, Characteristics of children in need, table D7: ended plans by time on plan [V]"

DFE_D8 = (
    "DfE, Characteristics of children in need, table D8: plans ended within three months, those "
    "ended by transfer apart [V]"
)
CIN_RULES_DATES = (
    "DfE children in need census, rules 8615 (a conference before the enquiry) and 8841 (a review "
    "on or before plan start) [V]; 8840 (a plan of zero days) [V]"
)
CIN_RULES_WEEKEND = (
    "DfE children in need census, rules 8875 and 8870Q: conferences on a Saturday or Sunday [V]"
)
CIN_RULES_CONFLICT = (
    "DfE children in need census, rules 4016 and 4017 (a child in need plan open beside a "
    "protection plan), 8935 and 8940 (two plans at once), 8915 (a plan after death) [V]"
)
CIN_RULE_8510 = "DfE children in need census, rule 8510: one record a child [V]"
CIN_RULE_8675 = (
    "DfE children in need census, rule 8675Q: no conference, not recorded as unnecessary, and 15 "
    "working days over [V]"
)
CIN_RULE_8868 = (
    "DfE children in need census, rule 8868: an enquiry is complete with a conference date or with "
    "none required [V]"
)
CIN_RULE_2883 = "DfE children in need census, rule 2883: no more plans start than conferences [V]"
CIN_RULE_2884 = "DfE children in need census, rule 2884: a conference stands at one level only [V]"
CIN_RULE_2885 = "DfE children in need census, rule 2885: a plan starts on a conference date [V]"
CIN_RULE_4016 = (
    "DfE children in need census, rule 4016: a child in need plan may start on the day on which "
    "the child protection plan ends [V]"
)
CIN_RULE_8840 = "DfE children in need census, rule 8840: no plan of zero days [V]"
CIN_RULE_8841 = "DfE children in need census, rule 8841: no review on or before plan start [V]"
CIN_RULE_8930 = "DfE children in need census, rule 8930: plans ended, both days included [V]"
CIN_RULE_8935 = "DfE children in need census, rule 8935: one open plan a child [V]"
CIN_UNBORN = (
    "DfE children in need census, rules 8525Q, 8750 and 8530Q: children not yet born, expected "
    "date of birth [V]"
)
CIN_CLOSURE = (
    "DfE children in need census, reasons for closure RC1 to RC9, among them RC9 assessed and "
    "referred to early help [V]"
)
CIN_CATEGORIES = "DfE children in need census, rules 8905 and 8910: categories of abuse [V]"

# --- DfE Local Authority Interactive Tool -------------------------------------------------

_LAIT = "DfE Local Authority Interactive Tool (LAIT), data dictionary item"
LAIT_15 = f"{_LAIT} 15: second or subsequent plan, whatever the time since the last [V]"
LAIT_16 = f"{_LAIT} 16: plans ended [V]"
LAIT_19 = f"{_LAIT} 19: reviews within the required timescales [V]"
LAIT_98 = f"{_LAIT} 98: ended plans that lasted two years or longer [V]"
LAIT_124 = f"{_LAIT} 124: children looked after for every 10,000 [V]"
LAIT_171 = (
    f"{_LAIT} 171: children in need, those on plans, looked after, leaving care and not yet born "
    "among them [V]"
)
LAIT_271 = f"{_LAIT} 271: referrals within 12 months of an earlier one [V]"
LAIT_304 = f"{_LAIT} 304: assessments completed within 45 working days of a referral [V]"
LAIT_305 = f"{_LAIT} 305: referrals for every 10,000, each one counted [V]"
LAIT_217 = f"{_LAIT} 217: section 47 enquiries for every 10,000 [V]"
LAIT_215 = f"{_LAIT} 215: children on plans for every 10,000 [V]"
LAIT_218 = (
    f"{_LAIT} 218: initial conferences within 15 working days of the strategy discussion which "
    "decided whether section 47 enquiries should be initiated [V]"
)
LAIT_219 = f"{_LAIT} 219: plans started [V]"
LAIT_264 = f"{_LAIT} 264: open plans that have lasted two years or longer [V]"
LAIT_269 = f"{_LAIT} 269: initial conferences; each one, transfers in among them [V]"
LAIT_332 = f"{_LAIT} 332: children looked after [V]"
LAIT_377 = f"{_LAIT} 377: children on plans [V]"
LG_INFORM_100 = "LG Inform, metric type 100: second or subsequent plan [V]"
LG_INFORM_3217 = "LG Inform, metric type 3217: conferences dated before the enquiry [V]"

# --- other national sources ---------------------------------------------------------------

SSD_S47 = (
    "Standard Safeguarding Dataset, item S47E004A: an enquiry starts on the day of the strategy "
    "discussion that started it [V]"
)
SSD_QUORATE = (
    "Standard Safeguarding Dataset, item CPPR006A: quorate with social care and at least two other "
    "agencies in direct contact with the child [V]"
)
SSD_SEEN_ALONE = "Standard Safeguarding Dataset, item CPPV005A; Ofsted Annex A, list 7 [V]"
ANNEX_A_ICPC = (
    "Ofsted Annex A, list 5: conferences in the 12 months before the enquiry, the present one left "
    "out [V]"
)
ANNEX_A_LISTS = (
    "Ofsted Annex A: list 5 (enquiries), list 7 (protection plans) and list 8 (looked after), open "
    "or ended in the last six months [V]"
)
ASSESSMENT_LIMIT = (
    "DfE children in need census, rule 8670Q: assessments over 45 working days [V]; the clock from "
    "the referral as LAIT has it [V]"
)
WORKING_TOGETHER = (
    "Working Together to Safeguard Children 2018, as quoted by local safeguarding partnerships [V]"
)
WORKING_TOGETHER_REVIEWS = (
    "Working Together to Safeguard Children 2018: first review within three months of the initial "
    "conference, further ones at intervals of not more than six months [V]"
)
SSD_CLOCKS = (
    "Standard Safeguarding Dataset, queries for Mosaic: review due 91 days after the conference "
    "and 183 days after the last review [V]"
)
SSD_TARGET_15 = (
    "Standard Safeguarding Dataset, item ICPC004A: target of 15 working days after the strategy "
    "discussion [V]"
)
SSD_TRANSFER_IN = "Standard Safeguarding Dataset, item ICPC003A: transfer in [V]"
SSD_MEETING = (
    "Standard Safeguarding Dataset, meeting of an initial conference [V]; counted so [local]"
)
SSD_OTHER_COUNCIL = (
    "Standard Safeguarding Dataset: temporary plans of another council are left out of statutory "
    "returns [V]"
)
SSD_PARTICIPATION = (
    "Standard Safeguarding Dataset, item CPPR007A: the participation codes PN0 to PN7 of "
    "looked-after reviews, used for conferences too [V]"
)
COLLECT_TRANSFER_IN = (
    "DfE COLLECT, report 7: transfer-in conferences, working days summary [V, title only]; clock "
    "from the referral [M]"
)
ANNEX_A_UNBORN = "Ofsted Annex A: a child not yet born has the age -1 [V]"
ANNEX_A_PREVIOUS = "Ofsted Annex A, list 7: plans that started before the present one [V]"
DFE_POPULATION = (
    "Office for National Statistics, mid-year estimate of residents aged 0 to 17 of the last 30 "
    "June before; reproduces the published rates [V]"
)
CARE_PLANNING_REGULATIONS = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, legislation.gov.uk [V]"
)
IRO_REGULATION_45 = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 45, and "
    "Children Act 1989, section 25B: reviewing officers settle concerns and may refer to Cafcass "
    "[V]"
)
IRO_HANDBOOK = (
    "IRO Handbook 2010: dispute resolution takes no more than 20 working days [M], not verified "
    "against the source text"
)
SSDA903 = "DfE SSDA903 return: codes for care, its start, its end and legal status [V]"

# --- our own ------------------------------------------------------------------------------

LOCAL = "No national definition: our own [local]"
LOCAL_METHOD = "No national definition: our own method [local]"
TWO_YEARS_730 = "Two years are 730 elapsed days: LAIT 98 counts more than 729 days [V]"
MONTHS_AS_DAYS = (
    "Three months are 91 elapsed days and six months 183: tables D5 and D6 agree on it [V]"
)
NINE_MONTHS = (
    "Joint review of manager and conference chair nine months into a plan, before the second "
    "review conference: a council's report of 2019 [local]"
)
CHALLENGE_PROCESSES = (
    "Challenge and escalation procedures of local safeguarding partnerships [V]; no national "
    "definition [local]"
)
CHALLENGE_OUTCOMES = "Set of outcomes proposed for challenge forms [local]"
ADVOCACY = "Advocacy for child protection conferences, as reported by a council in 2019 [local]"
LG_INFORM_OCCASION = "LG Inform, metric type 3217: each occasion is recorded separately [V]"
CORE_GROUP_TEN_DAYS = (
    "First core group within 10 working days: usual in local procedures [M], not verified against "
    "the source text"
)
CORE_GROUP_INTERVAL = "Interval of core groups: local, commonly four to six weeks [M]"
VISIT_STANDARD = "No national interval for visits: the council's own standard [local]"
ADVOCACY_AGE = (
    "Age from which an advocate is offered: local; 10 and over in one council, 5 and over in "
    "others [local]"
)
KAPLAN_MEIER = (
    "Kaplan-Meier estimate of survival; interval of the median after Brookmeyer and Crowley [local]"
)
TRANSITIONS = (
    "Stock carried on by the rates of moving, leaving and coming of the last 12 months, as in the "
    "demand model of Data to Insight [V]; its range is our own method [local]"
)
STOCK_FLOW = (
    "Open at the end = open before + started - ended [V]; the projection is our own method [local]"
)
LONG_PLAN_CONFERENCES = (
    "Practice elsewhere: conferences at 9, 12 and 15 months and at most 21 months [V]; bands "
    "[local]"
)
GOOD_PRACTICE = "Practice elsewhere: alerts to managers that highlight good practice [V]"

# --- looked after and audit ---------------------------------------------------------------

LAIT_376 = f"{_LAIT} 376: children starting to be looked after, reason for new episode S [V]"
LAIT_392 = f"{_LAIT} 392: the last time a child ceased to be looked after in the year [V]"
LAIT_401 = f"{_LAIT} 401: children looked after who are placed with parents [V]"

_RULE = "SSDA903 validation, rule"
RULE_144 = f"{_RULE} 144: codes of legal status [V]"
RULE_167 = f"{_RULE} 167: participation codes PN0 to PN7 [V]"
RULE_378 = f"{_RULE} 378: placed with parents under section 20 is not valid [V]"
RULES_440_441 = (
    "SSDA903 validation, rules 440 and 441: PN0 up to the 4th birthday, PN1 to PN7 from it on [V]"
)
SHORT_BREAK_RULES = (
    "SSDA903 validation, rules 365, 367, 398, 399, 420 and 426: series of short breaks stand apart "
    "from all other figures [V]"
)
SSDA903_REVIEWS = "DfE SSDA903 return, date of review; Standard Safeguarding Dataset CLAR004A [V]"
ANNEX_A_SHORT_BREAKS = "Ofsted Annex A: legal status V1, V3 and V4 left out [V]"

EES_LEGAL_STATUS = (
    "DfE, Children looked after in England, groups of legal status at 31 March (explore education "
    "statistics) [V]"
)
EES_PLACEMENT = (
    "DfE, Children looked after in England: placed with parents or other person with parental "
    "responsibility (explore education statistics) [V]"
)
EES_STARTS = (
    "DfE, Children looked after in England: children starting by legal status (explore education "
    "statistics) [V]"
)
REGULATION_33 = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33: first "
    "review within 20 working days, the second within three months, then within six months [V]"
)
REGULATIONS_15_TO_18 = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulations 15 to 18: "
    "placement of a child in care with parents [V]"
)
SSD_CARE_CLOCKS = (
    "Standard Safeguarding Dataset, queries for Mosaic: reviews due after 20 working days, 91 and "
    "183 days [V]"
)
PARTICIPATION_FORMER = (
    "Former performance indicator PAF C63, participation in reviews [M], not verified against the "
    "source text"
)
LONG_SECTION_20 = (
    "Procedures of councils, amended after a High Court judgment on delay under section 20 [V]; "
    "six months as the mark [local]"
)
WITH_PARENTS_GUIDANCE = (
    "Public Law Working Group, as quoted by councils: a final care order at home needs exceptional "
    "reasons [V]"
)
FOSTER_REVIEWS = (
    "Annual review of a foster carer's approval [M], not verified against the source text; no "
    "national definition of the figure [local]"
)
OFSTED_GRADES = "Ofsted's four judgements, from outstanding to inadequate [V]"
AUDIT_PROGRAMME = "Case file audits, as reported by a council in 2019 [local]"
CARE_REPORT = "Reporting of looked-after children, as in a council's report of 2019 [local]"

# --- care: stability, visits, drift, courts -----------------------------------------------

LAIT_275 = f"{_LAIT} 275: care applications for every 10,000, as counted by Cafcass [V]"
LAIT_372 = f"{_LAIT} 372: three or more placements in the year, each of 24 hours or more [V]"
LAIT_393 = (
    f"{_LAIT} 393: under 16, looked after for two and a half years, in the same placement for two "
    "or placed for adoption [V]"
)
TEMPORARY_PLACEMENTS = (
    "SSDA903 codes T0 to T4, temporary moves: not counted as placements [M], not verified against "
    "the source text"
)
NI_66 = (
    "Former national indicator 66, reviews of looked-after children within the required "
    "timescales [M], not verified against the source text; no current official table is known"
)
REGULATION_28 = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 28: visits "
    "within a week of the placement, then every six weeks or three months; at home under an "
    "interim order every week, then every four weeks [V]"
)
REGULATION_48 = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, regulation 48: series of "
    "short breaks; parts of it read [V], its review intervals [M]"
)
ANNEX_A_IRO_CONTACT = (
    "Ofsted Annex A, list 8, date of the last visit or contact of the reviewing officer; Standard "
    "Safeguarding Dataset, item CLAE012A [V]"
)
IRO_CASELOADS = (
    "IRO Handbook 2010: 50 to 70 children for a full-time reviewing officer [M], not verified "
    "against the source text"
)
SSDA903_ENDS = "SSDA903 return, reasons for which an episode ceased (REC) [V]; groups [local]"
PERMANENCE = (
    "Ofsted Annex A, list 8, plan for permanence; Standard Safeguarding Dataset, care plans [V]; "
    "a plan by the second review, at four months, is usual practice [M]"
)
PUBLIC_LAW_OUTLINE = (
    "Public Law Outline: care proceedings within 26 weeks [M], not verified against the source "
    "text; the tests are our own [local]"
)
LOCAL_SCREEN = "No national definition: our own screening rule [local]"
WEIGHTED_KAPPA = (
    "Cohen's kappa with quadratic weights, standard error of Fleiss, Cohen and Everitt (1969) [V]; "
    "its use for audits [local]"
)
