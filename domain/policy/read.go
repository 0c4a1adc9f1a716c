package policy

import (
	"time"

	"github.com/voordeur/voordeur/domain/assurance"
	"github.com/voordeur/voordeur/domain/identity"
	"github.com/voordeur/voordeur/domain/role"
)

func readPolicy(r reader, zone *time.Location) Policy {
	return Policy{
		Services:     readServices(r.field("services"), zone),
		Accounts:     readAccounts(r.field("accounts")),
		Email:        readEmail(r.field("email")),
		Roles:        readRoles(r.field("roles")),
		Sessions:     readSessions(r.field("sessions")),
		SingleSignOn: readSingleSignOn(r.field("single-sign-on")),
		Records:      readRecords(r.field("records")),
		Means:        readMeans(r.field("means")),
		Maintenance:  readMaintenance(r.field("maintenance"), zone),
	}
}

func readServices(r reader, zone *time.Location) []Service {
	items := r.items()
	out := make([]Service, 0, len(items))
	for _, s := range items {
		s = s.mapping()
		out = append(out, Service{
			ID:          s.field("id").id(),
			Name:        s.field("name").named(),
			Description: s.field("description").translated(),
			Called:      s.field("called").translated(),
			Hosted:      oneOf(s.field("hosted"), "", UserAdministration, StaffDesk, MandateAdministration),
			Audiences:   readAudiences(s, zone),
			StepUps:     readStepUps(s.field("step-up")),
		})
		s.closed()
	}
	if len(out) == 0 {
		r.fault("name at least one service")
	}
	return out
}

// readAudiences reads the named audiences, or the service itself as the one audience "everyone".
func readAudiences(s reader, zone *time.Location) []Audience {
	named := s.field("audiences")
	if !named.exists() {
		return []Audience{readAudience(Everyone, s, zone)}
	}
	var out []Audience
	for _, e := range named.entries() {
		m := e.value.mapping()
		a := readAudience(e.id(), m, zone)
		a.Name = m.field("name").named()
		out = append(out, a)
		m.closed()
	}
	return out
}

func readAudience(id string, r reader, zone *time.Location) Audience {
	v := r.field("verify-email").mapping()
	o := r.field("offer-authenticator").mapping()
	a := Audience{
		ID:             id,
		Organisations:  oneOf(r.field("organisations"), OrganisationAny, OrganisationNotAsked, OrganisationAny, OrganisationEnrolled),
		Branches:       oneOf(r.field("branches"), Refuse, Refuse, Accept),
		Intermediaries: oneOf(r.field("intermediaries"), Refuse, Refuse, Accept),
		SecondFactors:  readFactors(r.field("second-factor"), zone),
		TrustDevices:   r.field("trust-devices").duration(0, 0, 90*day),
		Enter:          role.Name(r.field("enter").text()),
		WithoutRole:    oneOf(r.field("without-role"), RefuseWithoutRole, RefuseWithoutRole, WaitForRole),
	}
	if v.exists() {
		a.VerifyEmail = VerifyEmail{oneOf(v.field("once-per"), OncePerPerson, OncePerPerson, OncePerService), v.period(zone)}
	}
	if o.exists() {
		a.OfferAuthenticator = Offer{
			Offered: true, Skippable: o.field("skippable").bool(true), Every: o.field("every").duration(0, 0, 365*day),
			MaxSkips: o.field("max-skips").number(0, 0, 1000), Until: o.field("until").instant(zone),
		}
	}
	a.Link = readLink(r.field("link"), zone)
	a.Mandates = oneOf(r.field("mandates"), "not-asked", "not-asked", "register") == "register"
	minimum := r.field("minimum").level()
	for _, m := range r.field("methods").items() {
		a.Methods = append(a.Methods, readMethod(m, minimum, zone))
	}
	if len(a.Methods) == 0 {
		r.fault("name at least one method, or nobody can log in")
	}
	v.closed()
	o.closed()
	return a
}

// readMethod reads "eherkenning", or a mapping with its own minimum, accounts and dates.
func readMethod(r reader, minimum assurance.Level, zone *time.Location) MethodRule {
	if r.node.Kind == Scalar {
		r.required()
		return MethodRule{Method: oneOf(r, "", EHerkenning, DigiD, EIDAS), Minimum: minimum}
	}
	m := r.mapping()
	m.field("method").required()
	rule := MethodRule{
		Method:   oneOf(m.field("method"), "", EHerkenning, DigiD, EIDAS, Account),
		Accounts: m.field("accounts").text(),
		Minimum:  max(minimum, m.field("minimum").level()),
		Period:   m.period(zone),
	}
	m.closed()
	return rule
}

func readFactors(r reader, zone *time.Location) []FactorRule {
	var out []FactorRule
	for _, f := range r.items() {
		m := f.mapping()
		m.field("factor").required()
		out = append(out, FactorRule{
			Factor:    oneOf(m.field("factor"), "", Authenticator, EmailCode, SMSCode),
			Preferred: m.field("preferred").bool(false),
			Digits:    m.field("digits").number(6, 6, 8),
			Announce:  m.field("announce").instant(zone),
			Period:    m.period(zone),
		})
		m.closed()
	}
	return out
}

func readStepUps(r reader) []StepUp {
	var out []StepUp
	for _, e := range r.entries() {
		m := e.value.mapping()
		u := StepUp{
			Action:   e.id(),
			Name:     m.field("name").translated(),
			FallBack: m.field("fall-back").bool(false),
			MaxAge:   m.field("max-age").duration(5*time.Minute, time.Second, 24*time.Hour),
		}
		for _, f := range m.field("factors").items() {
			u.Factors = append(u.Factors, oneOf(f, "", Authenticator, EmailCode, SMSCode))
		}
		m.closed()
		out = append(out, u)
	}
	return out
}

// day is how long periods are counted; clocks that change do not matter at this scale.
const day = 24 * time.Hour

func readAccounts(r reader) []Accounts {
	var out []Accounts
	for _, e := range r.entries() {
		m := e.value.mapping()
		out = append(out, Accounts{
			ID:             e.id(),
			Name:           m.field("name").named(),
			Level:          m.field("level").level(),
			UserNames:      oneOf(m.field("log-in-with"), "email", "email", "user-name") == "user-name",
			PasswordLength: m.field("password-length").number(0, 0, 64),
			Recovery:       m.field("recovery-codes").bool(false),
			Registration:   readRegistration(m.field("registration").mapping()),
			Enrolment:      readEnrolment(m.field("enrolment").mapping()),
			Helpdesk:       readHelpdesk(m.field("helpdesk").mapping()),
			ChangeWait:     m.field("change-wait").duration(0, 0, 30*day),
			Unused:         readUnused(m.field("unused").mapping()),
		})
		if out[len(out)-1].Level == assurance.None {
			m.field("level").fault("say which level of assurance these accounts reach: low, substantial or high")
		}
		m.closed()
	}
	return out
}

func readRegistration(r reader) Registration {
	out := Registration{
		Audiences:  r.field("audiences").ids(),
		Document:   r.field("document").bool(false),
		Review:     r.field("review").bool(true),
		FourEyes:   r.field("four-eyes").bool(false),
		MinimumAge: r.field("minimum-age").number(0, 0, 120),
		Expected:   r.field("expected-days").number(5, 1, 60),
		KeepFor:    r.field("keep-document").duration(28*day, day, 365*day),
	}
	r.closed()
	return out
}

func readEnrolment(r reader) Enrolment {
	out := Enrolment{r.field("required").bool(false), r.field("shown-once").bool(false), r.field("repairs").number(0, 0, 3)}
	r.closed()
	return out
}

func readHelpdesk(r reader) HelpdeskRules {
	out := HelpdeskRules{r.field("four-eyes").bool(false), r.field("unblock-lapses").duration(7*day, time.Hour, 90*day)}
	r.closed()
	return out
}

// readUnused reads periods that follow each other: warned, then suspended, then erased.
func readUnused(r reader) Unused {
	u := Unused{
		Warn:    r.field("warn-after").duration(0, 0, 10*365*day),
		Suspend: r.field("suspend-after").duration(0, 0, 10*365*day),
		Erase:   r.field("erase-after").duration(0, 0, 10*365*day),
	}
	if (u.Suspend > 0 && (u.Warn == 0 || u.Warn >= u.Suspend)) || (u.Erase > 0 && (u.Suspend == 0 || u.Suspend >= u.Erase)) {
		r.fault("people are warned before their account is suspended, and it is suspended before it is erased")
	}
	r.closed()
	return u
}

func readEmail(r reader) Email {
	r = r.mapping()
	e := Email{
		Shared:       oneOf(r.field("shared-mailboxes"), SharedWarned, SharedAllowed, SharedWarned, SharedRefused),
		Unique:       r.field("unique").bool(false),
		CodeLength:   5,
		CodeAlphabet: LetterCodes,
		CodeLifetime: 10 * time.Minute,
		CodeAttempts: 5,
		Allow:        map[string][]string{},
	}
	for _, h := range r.field("deny").items() {
		e.Deny = append(e.Deny, h.host())
	}
	for _, a := range r.field("allow").entries() {
		if _, err := identity.ParseKvK(a.name); err != nil {
			a.value.fault("%q is no KvK number; name the organisation by its 8 digits", a.name)
		}
		for _, h := range a.value.items() {
			e.Allow[a.name] = append(e.Allow[a.name], h.host())
		}
	}
	c := r.field("code").mapping()
	if c.exists() {
		e.CodeLength = c.field("length").number(5, 5, 10)
		e.CodeAlphabet = oneOf(c.field("alphabet"), LetterCodes, LetterCodes, DigitCodes)
		e.CodeLifetime = c.field("lifetime").duration(10*time.Minute, time.Minute, 10*time.Minute)
		e.CodeAttempts = c.field("attempts").number(5, 1, 5)
	}
	c.closed()
	r.closed()
	return e
}

func readRoles(r reader) Roles {
	r = r.mapping()
	roles := Roles{
		Administrator: role.Name(r.field("administrator").text()),
		SelfGrant:     r.field("self-grant").bool(true),
		ShowNames:     r.field("show-administrators").bool(false),
	}
	for _, x := range r.field("list").items() {
		m := x.mapping()
		roles.List = append(roles.List, Role{role.Name(m.field("name").id()), m.field("title").named(), m.field("purpose").named()})
		m.closed()
	}
	r.closed()
	return roles
}

func readSessions(r reader) Sessions {
	r = r.mapping()
	s := Sessions{
		Idle:     r.field("idle").duration(15*time.Minute, time.Minute, 8*time.Hour),
		Absolute: r.field("absolute").duration(8*time.Hour, time.Minute, 24*time.Hour),
	}
	r.closed()
	return s
}

func readSingleSignOn(r reader) SingleSignOn {
	r = r.mapping()
	s := SingleSignOn{r.exists(), r.field("max-age").duration(time.Hour, time.Minute, 24*time.Hour)}
	r.closed()
	return s
}

func readRecords(r reader) Records {
	r = r.mapping()
	rec := Records{r.field("decisions").bool(true), r.field("days").number(30, 1, 30)}
	r.closed()
	return rec
}
