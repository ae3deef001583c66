BEGIN TRANSACTION;
CREATE TABLE absence (
	id INTEGER NOT NULL, 
	officer VARCHAR NOT NULL, 
	first DATE NOT NULL, 
	last DATE NOT NULL, 
	substitute VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(officer) REFERENCES officer (id), 
	FOREIGN KEY(substitute) REFERENCES officer (id)
);
CREATE TABLE access_note (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	what VARCHAR NOT NULL, 
	who VARCHAR, 
	subject VARCHAR, 
	place VARCHAR, 
	said VARCHAR, 
	PRIMARY KEY (id)
);
CREATE TABLE account (
	id VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	language VARCHAR, 
	password VARCHAR, 
	closed_at DATETIME, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE anchor (
	today DATE NOT NULL, 
	anchor VARCHAR NOT NULL, 
	cities INTEGER NOT NULL, 
	events INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (today)
);
CREATE TABLE city (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	iso_country VARCHAR(2) NOT NULL, 
	zone VARCHAR NOT NULL, 
	subdivision VARCHAR, 
	language VARCHAR NOT NULL, 
	population INTEGER, 
	diversity_percent FLOAT, 
	network VARCHAR, 
	kind VARCHAR NOT NULL, 
	adopted_on DATE NOT NULL, 
	since DATE, 
	accession_completed DATE, 
	paused BOOLEAN NOT NULL, 
	projected_on DATE, 
	aliases VARCHAR, 
	merged_into VARCHAR, 
	officer VARCHAR, 
	letters VARCHAR NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (iso_country, folded)
);
INSERT INTO "city" VALUES('lyon-fr','Lyon','lyon','Lyon','FR','Europe/Paris',NULL,'en',NULL,NULL,NULL,'international','2026-11-25','2018-12-31',NULL,0,'2026-11-25',NULL,NULL,NULL,'direct');
INSERT INTO "city" VALUES('oslo-no','Oslo','oslo','Oslo','NO','Europe/Paris',NULL,'en',NULL,NULL,NULL,'candidate','2026-11-25',NULL,NULL,0,'2026-11-25',NULL,NULL,NULL,'direct');
CREATE TABLE entry (
	id VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	how VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	used_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(account) REFERENCES account (id)
);
CREATE TABLE event (
	id INTEGER NOT NULL, 
	city VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	track VARCHAR, 
	cycle INTEGER, 
	milestone VARCHAR, 
	"on" VARCHAR, 
	precision VARCHAR, 
	recorded_at VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	programme VARCHAR NOT NULL, 
	data TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	prev_hash VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (city, seq), 
	FOREIGN KEY(city) REFERENCES city ("key")
);
INSERT INTO "event" VALUES(1,'lyon-fr',1,'city_recorded',NULL,NULL,NULL,'2026-11-25','day','2026-11-25T05:00:00.000000Z','import','import:test','2026.1','{"country":"Lyon","iso_country":"FR","kind":"international","name":"Lyon","zone":"Europe/Paris"}','{"source":"baaa6ed294c06666813f0a6b87d71ba300473f985d3ab95c027d75def96e63a9"}','0000000000000000000000000000000000000000000000000000000000000000','f10e601940a4e587adb13e6f81f5c4196404cc96443f119ab693eac9eef4de13');
INSERT INTO "event" VALUES(2,'lyon-fr',2,'reached','membership',1,'city_signature','2018-01-01','year','2026-11-25T05:00:00.000000Z','import','import:test','2026.1','{"account":1}','{"source":"5483d485ae7baf05f8f062e378af0b9a9f0f57fa0164fe8198e8a7d637e16562"}','f10e601940a4e587adb13e6f81f5c4196404cc96443f119ab693eac9eef4de13','82502bf54f3e1d80bd87ada061bc0ed31e32bca1c70c96a6ab55082f4014cdc1');
INSERT INTO "event" VALUES(3,'lyon-fr',3,'reached','membership',1,'council_of_europe_signature','2018-01-01','year','2026-11-25T05:00:00.000000Z','import','import:test','2026.1','{"account":1}','{"source":"f3a9bae47439e7f376dd2abda03ba6d356a0288eba77bec0cc6a179159097898"}','82502bf54f3e1d80bd87ada061bc0ed31e32bca1c70c96a6ab55082f4014cdc1','84f58e80513c2e7888933abeba7c040755a8a89f4ee549ce561f4380c9537c53');
INSERT INTO "event" VALUES(4,'lyon-fr',4,'reached','assessment',1,'final_report','2019-01-01','year','2026-11-25T05:00:00.000000Z','import','import:test','2026.1','{"account":1}','{"source":"e1961c3172a61c9aefa41a2f7b040cc227686fe52e2065925af186c9eb8772ce"}','84f58e80513c2e7888933abeba7c040755a8a89f4ee549ce561f4380c9537c53','293fa8ebbf24e45a5e10d965dfc6c417b7cc556433adefb4efe178902a933a50');
INSERT INTO "event" VALUES(5,'lyon-fr',5,'deadline_set','assessment',2,'questionnaire_returned','2021-12-31','day','2026-11-25T05:00:00.000000Z','import','import:test','2026.1','{"anchors":[4],"calendar":"holidays 0.109","due":"2023-01-02","opened":"2021-12-31","rule":"36 months after the previous final_report"}','{}','293fa8ebbf24e45a5e10d965dfc6c417b7cc556433adefb4efe178902a933a50','ce5ba961b5f8d6533b6778500e65df4a7df74a301d6eff93cf34b80054989ecd');
INSERT INTO "event" VALUES(6,'oslo-no',1,'city_recorded',NULL,NULL,NULL,'2026-11-25','day','2026-11-25T05:00:00.000000Z','import','import:test','2026.1','{"country":"Oslo","iso_country":"NO","kind":"candidate","name":"Oslo","zone":"Europe/Paris"}','{"source":"404a2878d640f574d7a304549eccd045c162b4228cc6568584b72f13d8b86f82"}','0000000000000000000000000000000000000000000000000000000000000000','36f647a5c191773c09050d990d7b7c99900494c408ab0a2f17e51d5d9e593add');
INSERT INTO "event" VALUES(7,'lyon-fr',6,'contacted',NULL,NULL,NULL,'2026-11-25','day','2026-11-25T19:18:49.685404Z','officer','command','2026.1','{}','{"by":"c53068df37829a275ad45816a824c8fa51d8fb0bdfd36c1fa3e389db02edeec1","reason":"31deb556516fa307e5ac521af108bb1dc6a3df32eae5066d7dc1535cf6ddb2fa"}','ce5ba961b5f8d6533b6778500e65df4a7df74a301d6eff93cf34b80054989ecd','bca9217b36813ce39119e1bd58925e9197c53d53c09748412af28bfb47972c5e');
CREATE TABLE event_note (
	city VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	field VARCHAR NOT NULL, 
	salt VARCHAR, 
	text TEXT, 
	PRIMARY KEY (city, seq, field)
);
INSERT INTO "event_note" VALUES('lyon-fr',1,'source','5fa823bdf0e1028c838e014dc08149d1','a file');
INSERT INTO "event_note" VALUES('lyon-fr',2,'source','32fdab1afa5c2ab91636ab3c2d5e73e9','a file');
INSERT INTO "event_note" VALUES('lyon-fr',3,'source','fb9727e8dd297d9ea36c3521744647f4','a file');
INSERT INTO "event_note" VALUES('lyon-fr',4,'source','04c081b2d0b31bafdb3edc6cc02c779e','a file');
INSERT INTO "event_note" VALUES('oslo-no',1,'source','8d84f52472c6fefcd0f7f138eff4eacd','a file');
INSERT INTO "event_note" VALUES('lyon-fr',6,'by','efd22f41fb49d8154ffd655d77385430','officer');
INSERT INTO "event_note" VALUES('lyon-fr',6,'reason','7d2f0cc8ac6f806366c4be300fcaeeec','A call');
CREATE TABLE expert (
	person VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	languages VARCHAR NOT NULL, 
	topics VARCHAR NOT NULL, 
	iso_country VARCHAR, 
	subdivision VARCHAR, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (person), 
	FOREIGN KEY(person) REFERENCES person (id)
);
CREATE TABLE expert_away (
	id INTEGER NOT NULL, 
	person VARCHAR NOT NULL, 
	first DATE NOT NULL, 
	last DATE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person) REFERENCES expert (person)
);
CREATE TABLE expert_conflict (
	person VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	declared_on DATE NOT NULL, 
	PRIMARY KEY (person, city), 
	FOREIGN KEY(person) REFERENCES expert (person)
);
CREATE TABLE feed (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	turn INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (kind, subject)
);
CREATE TABLE finance_line (
	id INTEGER NOT NULL, 
	city VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	amount VARCHAR NOT NULL, 
	currency VARCHAR NOT NULL, 
	called_on DATE, 
	paid_on DATE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(city) REFERENCES city ("key")
);
CREATE TABLE head (
	city VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (city)
);
INSERT INTO "head" VALUES('lyon-fr',6,'bca9217b36813ce39119e1bd58925e9197c53d53c09748412af28bfb47972c5e');
INSERT INTO "head" VALUES('oslo-no',1,'36f647a5c191773c09050d990d7b7c99900494c408ab0a2f17e51d5d9e593add');
CREATE TABLE import (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	events INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE inbound (
	digest VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR NOT NULL, 
	notice BIGINT, 
	said TEXT, 
	PRIMARY KEY (digest)
);
CREATE TABLE kept_answer (
	account VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	request VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (account, "key")
);
CREATE TABLE link (
	id INTEGER NOT NULL, 
	city VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	matter VARCHAR, 
	notice BIGINT, 
	parent BIGINT, 
	made_on DATE NOT NULL, 
	expires_on DATE NOT NULL, 
	used_at DATETIME, 
	used_for VARCHAR, 
	void VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE (notice, purpose), 
	FOREIGN KEY(city) REFERENCES city ("key")
);
CREATE TABLE matter (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	topic VARCHAR, 
	call BIGINT, 
	opened_on DATE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(call) REFERENCES network_event (id)
);
CREATE TABLE network (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	folded VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	letters VARCHAR NOT NULL, 
	contribution BOOLEAN NOT NULL, 
	coordinator VARCHAR, 
	PRIMARY KEY ("key"), 
	UNIQUE (folded), 
	FOREIGN KEY(coordinator) REFERENCES person (id)
);
CREATE TABLE network_event (
	id INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	opens_at DATETIME, 
	closes_at DATETIME, 
	online BOOLEAN NOT NULL, 
	languages VARCHAR NOT NULL, 
	places INTEGER, 
	funded INTEGER NOT NULL, 
	funded_a_city INTEGER NOT NULL, 
	funded_by VARCHAR NOT NULL, 
	venue VARCHAR, 
	purpose TEXT, 
	practical TEXT, 
	how TEXT, 
	cancelled BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE notice (
	id INTEGER NOT NULL, 
	city VARCHAR, 
	kind VARCHAR NOT NULL, 
	rung INTEGER, 
	role VARCHAR NOT NULL, 
	person VARCHAR, 
	state VARCHAR NOT NULL, 
	planned_on DATE NOT NULL, 
	created_on DATE NOT NULL, 
	send_after DATETIME, 
	message_id VARCHAR NOT NULL, 
	thread VARCHAR NOT NULL, 
	reason VARCHAR, 
	reply TEXT, 
	tries INTEGER NOT NULL, 
	lease_holder VARCHAR, 
	lease_until DATETIME, 
	raw BLOB, 
	sent_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(city) REFERENCES city ("key"), 
	UNIQUE (message_id)
);
INSERT INTO "notice" VALUES(1,'lyon-fr','record_check',0,'coordinator','8d1dfec82a25ae57','queued','2026-11-26','2026-11-25','2026-11-26 09:39:13.000000','<96cd3189becce57d7ea91bdc719d8c81@secretariat.example>','lyon-fr.membership.0',NULL,NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "notice" VALUES(2,'oslo-no','record_check',0,'coordinator','3278ac178382ee6e','queued','2026-11-26','2026-11-25','2026-11-26 08:38:27.000000','<95f0f846a987cd96b64aac8394cf3801@secretariat.example>','oslo-no.membership.0',NULL,NULL,0,NULL,NULL,NULL,NULL);
CREATE TABLE officer (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	telephone VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
CREATE TABLE pace (
	server VARCHAR NOT NULL, 
	next_at DATETIME NOT NULL, 
	PRIMARY KEY (server)
);
CREATE TABLE person (
	id VARCHAR NOT NULL, 
	name VARCHAR, 
	email VARCHAR, 
	language VARCHAR, 
	salutation VARCHAR, 
	telephone VARCHAR, 
	disabled_reason VARCHAR, 
	unwished VARCHAR, 
	PRIMARY KEY (id)
);
INSERT INTO "person" VALUES('8d1dfec82a25ae57','Ada','coordinator@lyon.example',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('3278ac178382ee6e','Ada','c@oslo.example',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE programme_version (
	id INTEGER NOT NULL, 
	version VARCHAR NOT NULL, 
	since DATE NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	actor VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "programme_version" VALUES(1,'2026.1','2026-01-01','31e666d4b9d52562b4c35aaf2d0bc5c7adf2f5c7b36de2fd17afaf22762df57d','# The programme as data: what a city does with the Council of Europe, in which usual order, and by when.
# Every demand and every timing says where it comes from (provenance) and how binding it is (force).
#   provenance: programme (its own document) · seen (public records of real cities) · house (ours)
#   force: condition · floor · usual · ideal · encouraged · optional · house
# `opens.after`: what opens the milestone (all of it, the latest date counts); a dot names another track.
# `due`: working date after the opening; `ladder`: days from the due date (or from the opening).

version = "2026.1"
valid_from = 2026-01-01
document = "Membership criteria and procedures for accession"

# Which tracks run for which kind of membership.
# runs · information (clocks shown, nothing asked) · record_check (asked about once) · on_request · off
[kinds.candidate]
title = "Candidate"
tracks = { membership = "runs", assessment = "on_request", visit = "off", strategy = "off", contribution = "off", engagement = "information" }
[kinds.international]
title = "Member of the international network"
tracks = { membership = "runs", assessment = "runs", visit = "runs", strategy = "runs", contribution = "runs", engagement = "runs" }
[kinds.national_network]
title = "Member through a national network"
tracks = { membership = "information", assessment = "on_request", visit = "on_request", strategy = "on_request", contribution = "on_request", engagement = "runs" }
[kinds.regional_network]
title = "Member through a regional network"
tracks = { membership = "information", assessment = "on_request", visit = "on_request", strategy = "on_request", contribution = "on_request", engagement = "runs" }
[kinds.index_only]
title = "Assessed, never joined"
tracks = { membership = "off", assessment = "information", visit = "off", strategy = "off", contribution = "off", engagement = "off" }
[kinds.unconfirmed]
title = "On record, joining date unknown"
tracks = { membership = "record_check", assessment = "information", visit = "off", strategy = "off", contribution = "off", engagement = "record_check" }
[kinds.lapsed]
title = "Lapsed"
tracks = { membership = "on_request", assessment = "off", visit = "off", strategy = "off", contribution = "off", engagement = "off" }
[kinds.withdrawn]
title = "Withdrawn"
tracks = { membership = "on_request", assessment = "off", visit = "off", strategy = "off", contribution = "off", engagement = "off" }

# The four advisory points of the eligibility note: noted as met, not met or unknown, and never refusing.
[[criteria]]
key = "inhabitants"
title = "At least 30,000 inhabitants"
fact = "population"
at_least = 30000
provenance = "programme"
force = "usual"
source = "Why joining Intercultural cities, last paragraph: smaller cities may be admitted too"
[[criteria]]
key = "diversity"
title = "Significant diversity, at least 5 % foreign residents, foreign-born or national minorities"
fact = "diversity_percent"
at_least = 5
provenance = "programme"
force = "usual"
source = "Why joining Intercultural cities, last paragraph and footnote 2"
[[criteria]]
key = "leadership"
title = "Leadership strongly committed"
provenance = "programme"
force = "usual"
source = "Why joining Intercultural cities, last paragraph"
[[criteria]]
key = "readiness"
title = "Ready to invest political capital, time and resources"
provenance = "programme"
force = "usual"
source = "Why joining Intercultural cities, last paragraph"

# ---------------------------------------------------------------------------------------------------
[[track]]
key = "membership"
title = "Membership"
stage = "accession"

[[track.milestone]]
key = "expression_of_interest"
title = "Expression of interest"
owner = "leadership"
provenance = "programme"
force = "usual"
source = "How to join the network, first sentence"
opens = { with = "adoption", provenance = "house", force = "house" }
letters = [{ kind = "interest_acknowledged", to = "leadership" }]

[[track.milestone]]
key = "eligibility_note"
title = "Eligibility note"
owner = "officer"
provenance = "house"
force = "house"
source = "Why joining Intercultural cities, last paragraph: four advisory points, noted by us"
opens = { after = ["expression_of_interest"], provenance = "house", force = "house" }
due = { working_days = 20, provenance = "house", force = "house" }

[[track.milestone]]
key = "council_decision"
title = "Decision of the city council"
owner = "leadership"
provenance = "seen"
force = "optional"
source = "Some cities put membership to a council vote first"
opens = { after = ["eligibility_note"], provenance = "seen", force = "optional" }

[[track.milestone]]
key = "city_signature"
title = "Statement of intent signed by the city"
owner = "leadership"
provenance = "programme"
force = "condition"
source = "How to join the network, second sentence"
inferred = false
opens = { after = ["eligibility_note"], provenance = "house", force = "house" }
ladder = [
  { days = 14, from = "council_of_europe_signature", letter = "signature_pending", to = "contact", provenance = "house" },
]

[[track.milestone]]
key = "council_of_europe_signature"
title = "Statement of intent signed by the Council of Europe"
owner = "officer"
provenance = "programme"
force = "condition"
source = "How to join the network, second sentence"
inferred = false
beside = "city_signature"
opens = { after = ["eligibility_note"], provenance = "house", force = "house" }
ladder = [
  { days = 14, from = "city_signature", letter = "signature_pending", to = "our_signatory", provenance = "house" },
  { days = 28, from = "city_signature", letter = "task_our_signature", to = "officer", provenance = "house" },
]

[[track.milestone]]
key = "welcome"
title = "Welcome pack sent"
owner = "officer"
provenance = "house"
force = "house"
source = "Our courtesy to a new member"
opens = { after = ["city_signature", "council_of_europe_signature"], provenance = "programme", force = "condition" }
due = { days = 14, provenance = "house", force = "house" }

[[track.milestone]]
key = "coordinator_named"
title = "Coordinator and alternate named"
owner = "leadership"
provenance = "programme"
force = "usual"
source = "Appendix I, Annual meetings of international ICC co-ordinators"
beside = "welcome"
opens = { after = ["city_signature", "council_of_europe_signature"], provenance = "house", force = "house" }
due = { days = 14, provenance = "house", force = "house" }
ladder = [{ days = 0, letter = "coordinator_wanted", to = "contact", provenance = "house" }]
letters = [{ kind = "welcome", to = "coordinator" }]

# ---------------------------------------------------------------------------------------------------
[[track]]
key = "assessment"
title = "Intercultural Cities Index"
stage = "index_analysis"
follows = "final_report"
next_stage = "reassessments"

[[track.milestone]]
key = "questionnaire_sent"
title = "Index questionnaire sent"
owner = "officer"
provenance = "programme"
force = "usual"
source = "Appendix I, Initial analysis, last paragraph: in principle after accession"
opens = { after = ["membership.city_signature", "membership.council_of_europe_signature"], provenance = "programme", force = "usual" }
due = { months = 1, provenance = "house", force = "house" }
letters = [{ kind = "questionnaire_invitation", to = "coordinator" }]
[track.milestone.again]
opens = { previous = "final_report", months = 24, provenance = "programme", force = "ideal" }

[[track.milestone]]
key = "questionnaire_returned"
title = "Index questionnaire"
owner = "coordinator"
provenance = "programme"
force = "usual"
source = "How to join the network, third sentence"
opens = { after = ["questionnaire_sent"], provenance = "programme", force = "usual" }
due = { months = 4, provenance = "house", force = "house" }
longest = { months = 12, provenance = "house", force = "house" }
ladder = [
  { days = -30, letter = "questionnaire_reminder", to = "coordinator", provenance = "house" },
  { days = 14, letter = "questionnaire_reminder", to = "coordinator", provenance = "house" },
  { days = 60, letter = "questionnaire_reminder", to = "coordinator", provenance = "house" },
  { days = 74, letter = "task_call_city", to = "officer", provenance = "house" },
]
letters = [{ kind = "received", to = "coordinator" }]
[track.milestone.again]
opens = { previous = "final_report", months = 24, provenance = "programme", force = "ideal" }
due = { previous = "final_report", months = 36, provenance = "programme", force = "ideal" }
ladder = [
  { days = 0, from = "reassessment.offered", letter = "reassessment_offer", to = "coordinator", provenance = "house" },
  { days = 90, from = "reassessment.offered", letter = "reassessment_offer", to = "coordinator", provenance = "house" },
]

[[track.milestone]]
key = "grid_returned"
title = "Policy assessment grid"
owner = "coordinator"
provenance = "programme"
force = "usual"
source = "Appendix I, Initial analysis: several departments will need to be involved"
beside = "questionnaire_returned"
rests_after = "questionnaire_returned"
opens = { after = ["questionnaire_sent"], provenance = "programme", force = "usual" }
due = { months = 4, provenance = "house", force = "house" }
longest = { months = 12, provenance = "house", force = "house" }
letters = [{ kind = "received", to = "coordinator" }]

[[track.milestone]]
key = "completeness_checked"
title = "Both documents complete"
owner = "officer"
provenance = "house"
force = "house"
source = "The analysis time is counted from the day both documents are complete"
opens = { after = ["questionnaire_returned"], provenance = "house", force = "house" }
due = { working_days = 10, provenance = "house", force = "house" }
letters = [{ kind = "analysis_started", to = "coordinator" }]

[[track.milestone]]
key = "data_processed"
title = "Results processed by the research institute"
owner = "institute"
provenance = "programme"
force = "usual"
source = "Appendix I, Initial analysis: processed by a research institute"
slot = true
opens = { after = ["completeness_checked"], provenance = "programme", force = "usual" }
due = { weeks = 3, provenance = "house", force = "house" }

[[track.milestone]]
key = "draft_report"
title = "Draft Index report"
owner = "analyst"
provenance = "programme"
force = "usual"
source = "Appendix I, Initial analysis: analysed by an expert team"
opens = { after = ["data_processed"], provenance = "programme", force = "usual" }
due = { weeks = 4, provenance = "house", force = "house" }
letters = [{ kind = "draft_for_comments", to = "coordinator" }]

[[track.milestone]]
key = "city_comments"
title = "Comments of the city on the draft"
owner = "coordinator"
provenance = "house"
force = "house"
source = "Our courtesy: facts are checked by the city before the report is final"
opens = { after = ["draft_report"], provenance = "house", force = "house" }
due = { weeks = 3, provenance = "house", force = "house" }
ladder = [{ days = -7, letter = "draft_for_comments", to = "coordinator", provenance = "house" }]
letters = [{ kind = "received", to = "coordinator" }]

[[track.milestone]]
key = "final_report"
title = "Index report"
owner = "officer"
provenance = "programme"
force = "usual"
source = "How to join the network, third and fourth sentences"
waits_for = "city_comments"
opens = { after = ["completeness_checked"], provenance = "programme", force = "usual" }
floor = { after = "completeness_checked", weeks = 8, provenance = "programme", force = "floor", source = "How to join the network: a minimum of 8 weeks" }
due = { weeks = 12, provenance = "house", force = "house" }
letters = [{ kind = "report_final", to = "coordinator" }]

# ---------------------------------------------------------------------------------------------------
[[track]]
key = "visit"
title = "Expert visit"
stage = "expert_visits"

[[track.milestone]]
key = "team_appointed"
title = "Visit team appointed"
owner = "officer"
provenance = "programme"
force = "condition"
source = "How to join the network: at least 1 expert and a Council of Europe representative"
opens = { after = ["assessment.final_report"], provenance = "programme", force = "usual" }
due = { weeks = 6, provenance = "house", force = "house" }

[[track.milestone]]
key = "dates_agreed"
title = "Visit dates agreed"
owner = "coordinator"
provenance = "house"
force = "house"
source = "Dates are agreed with the city and the experts"
opens = { after = ["team_appointed"], provenance = "house", force = "house" }
due = { weeks = 4, provenance = "house", force = "house" }

[[track.milestone]]
key = "travel_cost_agreed"
title = "Travel costs agreed in writing"
owner = "coordinator"
provenance = "programme"
force = "condition"
source = "What are the costs for member cities: non-European cities"
applies = "city_bears_costs"
beside = "dates_agreed"
opens = { after = ["team_appointed"], provenance = "house", force = "house" }
due = { weeks = 4, provenance = "house", force = "house" }
ladder = [{ days = -21, letter = "travel_costs", to = "coordinator", provenance = "house" }]

[[track.milestone]]
key = "programme_agreed"
title = "Visit programme agreed"
owner = "coordinator"
provenance = "house"
force = "house"
source = "The city proposes whom the team meets"
opens = { after = ["dates_agreed"], provenance = "house", force = "house" }
due = { weeks = 4, provenance = "house", force = "house" }
# While the programme is empty: six, three and one week before the last of the days agreed.
ladder = [
  { days = -42, from = "visit_held", letter = "visit_programme", to = "coordinator", provenance = "house" },
  { days = -21, from = "visit_held", letter = "visit_programme", to = "coordinator", provenance = "house" },
  { days = -7, from = "visit_held", letter = "visit_programme", to = "coordinator", provenance = "house" },
]

[[track.milestone]]
key = "visit_held"
title = "Expert visit"
owner = "expert"
provenance = "programme"
force = "usual"
source = "How to join the network: an expert visit takes place"
opens = { after = ["dates_agreed"], provenance = "programme", force = "usual" }
due = { weeks = 10, provenance = "house", force = "house" }
letters = [{ kind = "visit_thanks", to = "leadership" }, { kind = "visit_thanks", to = "coordinator" }]

[[track.milestone]]
key = "results_confirmed"
title = "Index results confirmed on the spot"
owner = "expert"
provenance = "programme"
force = "usual"
source = "How to join the network: in order to confirm Index results"
opens = { after = ["visit_held"], provenance = "programme", force = "usual" }
due = { weeks = 4, provenance = "house", force = "house" }

[[track.milestone]]
key = "profile_draft"
title = "Draft intercultural profile"
owner = "expert"
provenance = "programme"
force = "usual"
source = "How to join the network: the visit results in a report"
beside = "results_confirmed"
opens = { after = ["visit_held"], provenance = "programme", force = "usual" }
due = { weeks = 8, provenance = "house", force = "house" }
ladder = [
  { days = -14, letter = "assignment", to = "expert", provenance = "house" },
  { days = 0, letter = "assignment", to = "expert", provenance = "house" },
  { days = 14, letter = "assignment", to = "expert", provenance = "house" },
]

[[track.milestone]]
key = "profile_comments"
title = "Comments of the city on the draft profile"
owner = "coordinator"
provenance = "house"
force = "house"
source = "Our courtesy: facts are checked by the city before the profile is final"
opens = { after = ["profile_draft"], provenance = "house", force = "house" }
due = { weeks = 3, provenance = "house", force = "house" }
ladder = [{ days = -7, letter = "profile_for_comments", to = "coordinator", provenance = "house" }]
letters = [{ kind = "received", to = "coordinator" }]

[[track.milestone]]
key = "profile_final"
title = "Intercultural profile"
owner = "officer"
provenance = "programme"
force = "usual"
source = "How to join the network: the basis of subsequent work with the city"
opens = { after = ["profile_comments"], provenance = "programme", force = "usual" }
due = { weeks = 3, provenance = "house", force = "house" }
letters = [{ kind = "profile_final", to = "coordinator" }, { kind = "profile_final", to = "leadership" }]

# ---------------------------------------------------------------------------------------------------
[[track]]
key = "strategy"
title = "Intercultural strategy"
stage = "support_groups"

[[track.milestone]]
key = "support_group_set_up"
title = "Intercultural support group"
owner = "coordinator"
provenance = "programme"
force = "usual"
source = "What do member cities do, first sentence"
opens = { after = ["visit.profile_final"], provenance = "programme", force = "usual" }
due = { months = 6, provenance = "house", force = "house" }
ladder = [{ days = 90, from = "opening", letter = "strategy_support", to = "coordinator", provenance = "house" }]

[[track.milestone]]
key = "policy_review"
title = "Review of policies through the intercultural lens"
owner = "coordinator"
provenance = "programme"
force = "usual"
source = "What do member cities do, first sentence"
opens = { after = ["support_group_set_up"], provenance = "programme", force = "usual" }
due = { months = 6, provenance = "house", force = "house" }

[[track.milestone]]
key = "citizens_involved"
title = "Citizens involved"
owner = "coordinator"
provenance = "programme"
force = "encouraged"
source = "What do member cities do, second paragraph"
beside = "policy_review"
repeats = true
opens = { after = ["support_group_set_up"], provenance = "programme", force = "encouraged" }

[[track.milestone]]
key = "strategy_drafted"
title = "Draft intercultural strategy"
owner = "coordinator"
provenance = "programme"
force = "usual"
source = "What do member cities do, first sentence: a comprehensive policy strategy"
opens = { after = ["policy_review"], provenance = "programme", force = "usual" }
due = { months = 12, provenance = "house", force = "house" }

[[track.milestone]]
key = "offices_validated"
title = "Strategy validated by the city''s offices"
owner = "coordinator"
provenance = "programme"
force = "usual"
source = "Appendix I, Official presentation: validated by the relevant city offices"
opens = { after = ["strategy_drafted"], provenance = "programme", force = "usual" }
due = { months = 3, provenance = "house", force = "house" }

[[track.milestone]]
key = "strategy_validated"
title = "Strategy adopted by the political bodies"
owner = "leadership"
provenance = "programme"
force = "usual"
source = "Appendix I, Official presentation: and political bodies"
opens = { after = ["offices_validated"], provenance = "programme", force = "usual" }
due = { months = 3, provenance = "house", force = "house" }
letters = [{ kind = "strategy_validated", to = "coordinator" }]

[[track.milestone]]
key = "public_presentation"
title = "Public presentation of the strategy"
owner = "coordinator"
provenance = "programme"
force = "optional"
source = "Appendix I, Official presentation: can take place"
opens = { after = ["strategy_validated"], provenance = "programme", force = "optional" }
due = { months = 12, provenance = "house", force = "optional" }

[[track.milestone]]
key = "monitoring_note"
title = "Yearly note on the strategy"
owner = "coordinator"
provenance = "programme"
force = "encouraged"
source = "What do member cities do: monitoring progress and implementation"
beside = "public_presentation"
repeats = true
opens = { after = ["strategy_validated"], months = 12, provenance = "house", force = "house" }
every = { months = 12, provenance = "house", force = "house" }
due = { months = 2, provenance = "house", force = "encouraged" }
ladder = [{ days = 0, letter = "strategy_year", to = "coordinator", provenance = "house" }]

# ---------------------------------------------------------------------------------------------------
[[track]]
key = "contribution"
title = "Annual contribution"
stage = "contributions"
cycles = "year"

[[track.milestone]]
key = "year_opened"
title = "Contribution year opened"
owner = "officer"
provenance = "programme"
force = "usual"
source = "What are the costs for member cities: 5000 EUR a year"
opens = { with = "request", provenance = "house", force = "house" }

[[track.milestone]]
key = "call_issued"
title = "Call for the contribution"
owner = "officer"
provenance = "house"
force = "house"
source = "The finance service issues the document; we record the call"
opens = { after = ["year_opened"], in_year = true, provenance = "house", force = "house" }
due = { days = 30, provenance = "house", force = "house" }
letters = [{ kind = "contribution_call", to = "payer" }]

[[track.milestone]]
key = "contribution_paid"
title = "Contribution paid"
owner = "payer"
provenance = "programme"
force = "usual"
source = "What are the costs for member cities, first sentence"
opens = { after = ["call_issued"], provenance = "programme", force = "usual" }
due = { days = 60, provenance = "house", force = "house" }
ladder = [
  { days = 30, letter = "contribution_reminder", to = "payer", provenance = "house" },
  { days = 60, letter = "task_call_city", to = "officer", provenance = "house" },
]
letters = [{ kind = "contribution_recorded", to = "payer" }]

# ---------------------------------------------------------------------------------------------------
[[track]]
key = "engagement"
title = "Life of the network"
stage = "engagements"
records = true

# ---------------------------------------------------------------------------------------------------
# What members contribute a year. The programme knows the amount; the months in which the notice for the budget of
# the year after goes are the house''s own.
[dues]
eur = "5000.00"
provenance = "programme"
force = "usual"
source = "What are the costs for member cities, first sentence"
notice = [9, 10]

# ---------------------------------------------------------------------------------------------------
# Terms: lengths of time by which steps that are no milestones count.
[terms]
visit_programme_ready = { weeks = 2, provenance = "house", force = "house", source = "The programme of a visit is agreed so long before its first day, or on the last working day before it" }
visit_poll_repeat = { days = 14, provenance = "house", force = "house", source = "Who has not answered a poll of days is asked once more, so long after it" }
visit_lead = { weeks = 6, provenance = "house", force = "house", source = "Days of a visit are proposed no earlier than so long ahead, so that a programme can be made" }
visit_horizon = { months = 6, provenance = "house", force = "house", source = "And no later than so long ahead" }
visit_thanks = { working_days = 5, provenance = "house", force = "house", source = "Thanks for a visit are prepared within so long" }
recommendations_look = { months = 12, provenance = "house", force = "house", source = "What became of the recommendations is asked so long after the profile" }
strategy_answer = { working_days = 10, provenance = "house", force = "house", source = "Assistance, a speaker or publicity that a city asks for is answered within so long; after it, we are late" }
speaker_ahead = { weeks = 8, provenance = "house", force = "house", source = "A speaker of the Council of Europe is best asked for so long before the presentation" }
strategy_follow_up = { days = 90, provenance = "house", force = "house", source = "After a date that the city set itself, help is offered once more so long after it" }
successor_first = { months = 12, provenance = "house", force = "house", source = "What follows a strategy is asked about so long before its end" }
successor_second = { months = 6, provenance = "house", force = "house", source = "And once more so long before its end" }
acknowledgement = { working_days = 10, provenance = "house", force = "house", source = "An expression of interest is answered within so long; after it, we are late" }
our_signature = { days = 14, provenance = "house", force = "house", source = "The side that has not signed is helped so long after the other, which may be ourselves" }
pause_look = { months = 6, provenance = "house", force = "house", source = "A pause is looked at every so often" }
event_repeat = { days = 7, provenance = "house", force = "house", source = "One repeat of an announcement, so long before registration closes" }
event_word_before = { days = 7, provenance = "house", force = "house", source = "A practical word to delegates, so long before the event" }
support_silence = { working_days = 10, provenance = "house", force = "house", source = "A request for support has our word within so long; after it, we are late" }
support_questions = { days = 7, provenance = "house", force = "house", source = "Three questions, so long after support was given" }
no_contact = { months = 12, provenance = "house", force = "house", source = "There is no published rule: no contact for so long is an observation, never a sanction" }
asked_again = { months = 12, provenance = "house", force = "house", source = "A city asked as a host or mentor is asked last within so long" }
','system:house','2026-11-25 05:00:00.000000');
CREATE TABLE reminder (
	id INTEGER NOT NULL, 
	city VARCHAR NOT NULL, 
	track VARCHAR NOT NULL, 
	cycle INTEGER NOT NULL, 
	milestone VARCHAR NOT NULL, 
	letter VARCHAR NOT NULL, 
	rung INTEGER NOT NULL, 
	due_on VARCHAR NOT NULL, 
	seq INTEGER, 
	owed_on DATE NOT NULL, 
	role VARCHAR NOT NULL, 
	notice BIGINT, 
	skipped VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE (city, track, cycle, milestone, letter, rung, due_on, role), 
	FOREIGN KEY(city) REFERENCES city ("key")
);
INSERT INTO "reminder" VALUES(1,'lyon-fr','membership',0,'record_check','record_check',0,'2026-11-25',NULL,'2026-11-25','coordinator',1,NULL);
INSERT INTO "reminder" VALUES(2,'oslo-no','membership',0,'record_check','record_check',0,'2026-11-25',NULL,'2026-11-25','coordinator',2,NULL);
CREATE TABLE resource (
	id INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	topic VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	checked_on DATE NOT NULL, 
	works BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (address)
);
CREATE TABLE role (
	city VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	PRIMARY KEY (city, role), 
	FOREIGN KEY(city) REFERENCES city ("key"), 
	FOREIGN KEY(person) REFERENCES person (id)
);
INSERT INTO "role" VALUES('lyon-fr','coordinator','8d1dfec82a25ae57');
INSERT INTO "role" VALUES('oslo-no','coordinator','3278ac178382ee6e');
CREATE TABLE run (
	id INTEGER NOT NULL, 
	flow VARCHAR NOT NULL, 
	today DATE NOT NULL, 
	city VARCHAR, 
	state VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	host VARCHAR NOT NULL, 
	pid INTEGER NOT NULL, 
	prefect_run VARCHAR, 
	cities INTEGER NOT NULL, 
	events INTEGER NOT NULL, 
	notices INTEGER NOT NULL, 
	error TEXT, 
	PRIMARY KEY (id)
);
CREATE TABLE schedule (
	flow VARCHAR NOT NULL, 
	cron VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	description TEXT, 
	PRIMARY KEY (flow)
);
CREATE TABLE session (
	id VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	how VARCHAR NOT NULL, 
	agent VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(account) REFERENCES account (id)
);
CREATE TABLE set_aside (
	id INTEGER NOT NULL, 
	run BIGINT, 
	city VARCHAR NOT NULL, 
	error TEXT, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE standing (
	id INTEGER NOT NULL, 
	city VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	track VARCHAR NOT NULL, 
	cycle INTEGER NOT NULL, 
	milestone VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	owner VARCHAR, 
	reached VARCHAR, 
	opened_on DATE, 
	earliest_on DATE, 
	due_on DATE, 
	force VARCHAR, 
	wake_on DATE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(city) REFERENCES city ("key")
);
INSERT INTO "standing" VALUES(1,'lyon-fr','accession','membership',1,'city_signature','done','leadership','2018',NULL,NULL,NULL,'condition',NULL);
INSERT INTO "standing" VALUES(2,'lyon-fr','accession','membership',1,'council_of_europe_signature','done','officer','2018',NULL,NULL,NULL,'condition',NULL);
INSERT INTO "standing" VALUES(3,'lyon-fr','accession','membership',1,'welcome','unrecorded','officer',NULL,'2018-12-31',NULL,NULL,'house',NULL);
INSERT INTO "standing" VALUES(4,'lyon-fr','accession','membership',1,'coordinator_named','unrecorded','leadership',NULL,'2018-12-31',NULL,NULL,'house',NULL);
INSERT INTO "standing" VALUES(5,'lyon-fr','index_analysis','assessment',1,'final_report','done','officer','2019',NULL,NULL,NULL,'usual',NULL);
INSERT INTO "standing" VALUES(6,'lyon-fr','reassessments','assessment',2,'questionnaire_sent','open','officer',NULL,'2021-12-31',NULL,NULL,'ideal',NULL);
INSERT INTO "standing" VALUES(7,'lyon-fr','reassessments','assessment',2,'questionnaire_returned','open','coordinator',NULL,'2021-12-31',NULL,'2023-01-02','ideal',NULL);
INSERT INTO "standing" VALUES(8,'lyon-fr','expert_visits','visit',1,'team_appointed','unrecorded','officer',NULL,'2019-12-31',NULL,NULL,'house',NULL);
INSERT INTO "standing" VALUES(9,'lyon-fr','accession','membership',0,'record_check','look',NULL,NULL,NULL,NULL,NULL,NULL,'2027-12-16');
INSERT INTO "standing" VALUES(10,'oslo-no','accession','membership',1,'expression_of_interest','open','leadership',NULL,'2026-11-25',NULL,NULL,'usual',NULL);
INSERT INTO "standing" VALUES(11,'oslo-no','accession','membership',0,'record_check','look',NULL,NULL,NULL,NULL,NULL,NULL,'2027-12-11');
CREATE TABLE thinned (
	what VARCHAR NOT NULL, 
	month DATE NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	PRIMARY KEY (what, month, kind, state)
);
CREATE TABLE token (
	id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	seen_at DATETIME, 
	ended_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (digest), 
	FOREIGN KEY(account) REFERENCES account (id)
);
CREATE TABLE trouble (
	watcher VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	said TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	told_at DATETIME, 
	over_at DATETIME, 
	PRIMARY KEY (watcher, "key")
);
CREATE TABLE "view" (
	id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	address TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE webhook (
	id INTEGER NOT NULL, 
	account VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	kinds VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(account) REFERENCES account (id)
);
CREATE INDEX ix_person_email ON person (email);
CREATE INDEX ix_role_person ON role (person);
CREATE INDEX ix_absence_officer ON absence (officer);
CREATE INDEX event_noted ON event ("on") WHERE kind = 'noted';
CREATE INDEX ix_standing_city ON standing (city);
CREATE INDEX standing_wake ON standing (stage, wake_on, id);
CREATE INDEX ix_notice_city ON notice (city);
CREATE INDEX notice_state ON notice (state, planned_on, id);
CREATE INDEX notice_kind ON notice (kind, created_on);
CREATE INDEX ix_reminder_notice ON reminder (notice);
CREATE INDEX ix_expert_away_person ON expert_away (person);
CREATE INDEX ix_finance_line_city ON finance_line (city);
CREATE INDEX ix_run_flow ON run (flow);
CREATE INDEX ix_set_aside_run ON set_aside (run);
CREATE INDEX ix_link_city ON link (city);
CREATE INDEX ix_link_person ON link (person);
CREATE INDEX ix_inbound_notice ON inbound (notice);
CREATE INDEX ix_session_account ON session (account);
CREATE INDEX ix_entry_account ON entry (account);
CREATE INDEX ix_token_account ON token (account);
CREATE INDEX access_note_recent ON access_note (what, at);
CREATE INDEX ix_view_account ON "view" (account);
COMMIT;
