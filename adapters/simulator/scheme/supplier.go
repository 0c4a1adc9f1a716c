package scheme

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

type passwordPage struct {
	step
	UserName string
	Stay     bool // the user name was remembered from another time
	People   []Person
	Cards    []Person // who have a smartcard, and need no user name (MH-08)
	Password string
	Notice   Text
	Portal   bool // the supplier has means of its own, which log in there
}

// nameCookie remembers a user name for who wants to stay logged in. More than that a supplier cannot do here: every
// service asks for a fresh proof (MH-09, MH-44).
const nameCookie = "gebruikersnaam"

func (s *Scheme) showPassword(w http.ResponseWriter, r *http.Request, l *login) {
	name := ""
	if c, err := r.Cookie(nameCookie); err == nil {
		name = c.Value
	}
	s.askPassword(w, r, l, name, "")
}

func (s *Scheme) askPassword(w http.ResponseWriter, r *http.Request, l *login, userName, problem string) {
	s.showStep(w, r, l, look.View{
		Page: "password", Title: texts["password.title"], Back: look.Link{Href: l.path(), Text: texts["back.broker"]},
		Data: passwordPage{
			s.step(l, problem, "username"), userName, problem == "" && userName != "", s.PeopleAt(l.request.service.Mandate), s.cards(l), Password, l.request.service.Notice,
			s.elsewhere != nil && s.elsewhere.Supplier == l.supplier.key,
		},
	}, "/supplier")
}

// checkPassword is the first factor (MS-17); a stranger and a wrong password get the same answer.
func (s *Scheme) checkPassword(w http.ResponseWriter, r *http.Request, l *login) {
	userName := r.PostFormValue("username")
	person, known := s.person(userName)
	right := subtle.ConstantTimeCompare([]byte(r.PostFormValue("password")), []byte(Password)) == 1
	if !known || !right {
		s.askPassword(w, r, l, userName, "password.wrong")
		return
	}
	if r.PostFormValue("stay") != "" {
		remember(w, nameCookie, userName, year)
	} else {
		remember(w, nameCookie, "", -1)
	}
	l.person = person
	s.sendCode(w, r, l)
}

// cards are the people with a smartcard who are for the service.
func (s *Scheme) cards(l *login) []Person {
	return slices.DeleteFunc(s.PeopleAt(l.request.service.Mandate), func(p Person) bool { return p.Level < EH4 })
}

// readCard logs in whoever's card is in the reader: having it and knowing its pincode are two factors (MH-08).
func (s *Scheme) readCard(w http.ResponseWriter, r *http.Request, l *login) {
	i := slices.IndexFunc(s.cards(l), func(p Person) bool { return p.UserName == r.PostFormValue("card") })
	if i < 0 {
		s.askPassword(w, r, l, "", "card.none")
		return
	}
	l.person, l.proven = s.cards(l)[i], true
	s.afterProof(w, r, l)
}

// again goes back to the password, as somebody else.
func (s *Scheme) again(w http.ResponseWriter, r *http.Request, l *login) {
	l.forget()
	http.Redirect(w, r, l.path()+l.step(), http.StatusSeeOther)
}

// sendCode sends a new code; it takes the place of the one before.
func (s *Scheme) sendCode(w http.ResponseWriter, r *http.Request, l *login) {
	fresh, err := newCode(s.config.Random, s.now())
	if err == nil {
		l.code = fresh
		err = s.deliver(r, l)
	}
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "code could not be sent", "error", err)
		l.code = code{}
		s.askCode(w, r, l, "code.unsent", false)
		return
	}
	to := l.path() + "/code"
	if r.Pattern == "POST /login/{id}/code/again" {
		to += "?again=1"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// deliver sends the code by text message, or by e-mail for who asked so (MH-10).
func (s *Scheme) deliver(r *http.Request, l *login) error {
	if !l.byMail {
		return s.config.SendSMS(r.Context(), l.person.Phone, s.sms(r, l))
	}
	lang, service := look.Lang(r), l.request.service.Name
	subject := Text{NL: "Inlogcode van " + l.supplier.name, EN: "Login code of " + l.supplier.name}
	text := Text{
		NL: "De inlogcode van uw leverancier " + l.supplier.name + ", voor " + service.In(lang) + ":\n\n" + l.code.digits + "\n\nGeef hem aan niemand.\n",
		EN: "The login code of your supplier " + l.supplier.name + ", for " + service.In(lang) + ":\n\n" + l.code.digits + "\n\nGive it to nobody.\n",
	}
	return s.config.SendMail(r.Context(), l.person.Email, subject.In(lang), text.In(lang))
}

// mailCode sends the code by e-mail from now on.
func (s *Scheme) mailCode(w http.ResponseWriter, r *http.Request, l *login) {
	l.byMail = s.config.SendMail != nil
	s.sendCode(w, r, l)
}

// sms ends with a line that binds the code to this host, for browsers that fill it in.
func (s *Scheme) sms(r *http.Request, l *login) string {
	lang := look.Lang(r)
	service := l.request.service.Name.In(lang)
	text := Text{
		NL: l.code.digits + " is uw inlogcode voor " + service + ". Geef hem aan niemand.",
		EN: l.code.digits + " is your login code for " + service + ". Give it to nobody.",
	}
	return text.In(lang) + "\n\n@" + s.base.Hostname() + " #" + l.code.digits
}

type codePage struct {
	step
	Phone string
	Email string // where the code went instead of to the phone; "" for the phone
	Mail  bool   // the code can go by e-mail as well
	Until time.Time
	Tries int
	Over  bool // no try is left, or the code is too old: only a new one helps
	Again bool // a new code was just sent
}

func (s *Scheme) showCode(w http.ResponseWriter, r *http.Request, l *login) {
	s.askCode(w, r, l, "", r.URL.Query().Get("again") != "")
}

func (s *Scheme) askCode(w http.ResponseWriter, r *http.Request, l *login, problem string, again bool) {
	over := l.code.tries == 0 || !s.now().Before(l.code.until)
	switch {
	case problem != "" || !over:
	case l.code.tries == 0 && l.code.digits != "":
		problem = "code.exhausted"
	case l.code.digits == "":
		problem = "code.unsent"
	default:
		problem = "code.expired"
	}
	page := codePage{
		step: s.step(l, problem, "code"), Phone: masked(l.person.Phone), Mail: s.config.SendMail != nil && !l.byMail,
		Until: l.code.until, Tries: l.code.tries, Over: over, Again: again && problem == "",
	}
	if l.byMail {
		page.Email = l.person.Email
	}
	s.showStep(w, r, l, look.View{Page: "code", Title: texts["code.title"], Data: page}, "/code")
}

// checkCode is the second factor (MS-18).
func (s *Scheme) checkCode(w http.ResponseWriter, r *http.Request, l *login) {
	if problem := l.code.answer(r.PostFormValue("code"), s.now()); problem != "" {
		s.askCode(w, r, l, problem, false)
		return
	}
	l.proven = true
	s.afterProof(w, r, l)
}

// afterProof goes on with the one organisation that somebody may act for, or asks which.
func (s *Scheme) afterProof(w http.ResponseWriter, r *http.Request, l *login) {
	if len(l.person.Mandates) == 1 {
		l.mandate = 0
	}
	s.proceed(w, r, l)
}

func (s *Scheme) resendCode(w http.ResponseWriter, r *http.Request, l *login) { s.sendCode(w, r, l) }

// proceed ends the login when nothing stands in its way, else leads to the page that says what does.
func (s *Scheme) proceed(w http.ResponseWriter, r *http.Request, l *login) {
	if l.person.Level < l.request.minimum() || l.mandate < 0 || s.obstacle(l) != "" {
		http.Redirect(w, r, l.path()+l.step(), http.StatusSeeOther)
		return
	}
	s.finish(w, r, l, outcome{top: "Success", person: l.person, mandate: l.person.Mandates[l.mandate], supplier: l.supplier})
}

func (s *Scheme) obstacle(l *login) string {
	return l.person.Mandates[l.mandate].obstacle(l.request.service, s.now())
}

type organisationPage struct {
	step
	Person   string
	Mandates []Mandate
}

func (s *Scheme) showOrganisations(w http.ResponseWriter, r *http.Request, l *login) {
	s.askOrganisation(w, r, l, "")
}

func (s *Scheme) askOrganisation(w http.ResponseWriter, r *http.Request, l *login, problem string) {
	s.showStep(w, r, l, look.View{Page: "organisation", Title: texts["organisation.title"], Data: organisationPage{
		s.step(l, problem, "mandate-0"), l.person.Name, l.person.Mandates,
	}}, "/organisation")
}

func (s *Scheme) chooseOrganisation(w http.ResponseWriter, r *http.Request, l *login) {
	chosen, err := strconv.Atoi(r.PostFormValue("mandate"))
	if err != nil || chosen < 0 || chosen >= len(l.person.Mandates) {
		s.askOrganisation(w, r, l, "organisation.none")
		return
	}
	l.mandate = chosen
	s.proceed(w, r, l)
}

// otherOrganisation goes back to the choice, for who may act for several.
func (s *Scheme) otherOrganisation(w http.ResponseWriter, r *http.Request, l *login) {
	if len(l.person.Mandates) > 1 {
		l.mandate = -1
	}
	http.Redirect(w, r, l.path()+l.step(), http.StatusSeeOther)
}

type refusedPage struct {
	step
	Reason  string // key of a text
	Person  Person
	Mandate Mandate
	Others  bool // there are other organisations to choose
}

// showRefused says what stands in the way, and the ways on (MS-56).
func (s *Scheme) showRefused(w http.ResponseWriter, r *http.Request, l *login) {
	page := refusedPage{step: s.step(l, "", ""), Reason: "refused.level", Person: l.person}
	if l.person.Level >= l.request.minimum() {
		page.Reason, page.Mandate = s.obstacle(l), l.person.Mandates[l.mandate]
		page.Others = len(l.person.Mandates) > 1
	}
	if page.Reason == "" { // the mandate serves after all: the choice was made, only the last step is missing
		s.proceed(w, r, l)
		return
	}
	s.showStep(w, r, l, look.View{Page: "refused", Title: texts[page.Reason], Data: page}, "/refused")
}

// refuse takes the refusal back to the service.
func (s *Scheme) refuse(w http.ResponseWriter, r *http.Request, l *login) {
	if l.person.Level < l.request.minimum() {
		s.finish(w, r, l, failed("Responder", "NoAuthnContext", "The level of the means is lower than the service demands."))
		return
	}
	s.finish(w, r, l, failed("Responder", "RequestDenied", "The register holds no mandate that serves for this service."))
}
