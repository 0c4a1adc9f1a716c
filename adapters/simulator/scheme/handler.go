package scheme

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// Handler serves the broker's host: its pages and those of the suppliers, the metadata and the
// place where requests arrive.
func (s *Scheme) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /look/", look.Assets())
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET "+metadataPath, s.serveMetadata)
	mux.HandleFunc("GET "+ssoPath, s.sso)
	mux.HandleFunc("POST "+ssoPath, s.sso)
	mux.HandleFunc("GET /no-means", s.noMeans)
	mux.HandleFunc("GET /scenario", s.scenario)
	mux.HandleFunc("POST /scenario", s.chooseScenario)
	mux.HandleFunc("GET /messages", s.listMessages)
	mux.HandleFunc("GET /messages/{number}", s.showMessage)
	mux.HandleFunc("GET "+elsewhereCallback, s.fromElsewhere)
	mux.HandleFunc("GET "+elsewhereKeys, s.elsewhereKeys)
	for pattern, page := range map[string]loginPage{
		"GET /login/{id}":               {s.showBroker, ""},
		"POST /login/{id}":              {s.chooseSupplier, ""},
		"POST /login/{id}/cancel":       {s.cancel, ""},
		"GET /login/{id}/supplier":      {s.showPassword, "/supplier"},
		"POST /login/{id}/supplier":     {s.checkPassword, "/supplier"},
		"GET /login/{id}/elsewhere":     {s.goElsewhere, "/supplier"},
		"POST /login/{id}/card":         {s.readCard, "/supplier"},
		"POST /login/{id}/again":        {s.again, ""},
		"GET /login/{id}/code":          {s.showCode, "/code"},
		"POST /login/{id}/code":         {s.checkCode, "/code"},
		"POST /login/{id}/code/again":   {s.resendCode, "/code"},
		"POST /login/{id}/code/mail":    {s.mailCode, "/code"},
		"GET /login/{id}/organisation":  {s.showOrganisations, "/organisation"},
		"POST /login/{id}/organisation": {s.chooseOrganisation, "/organisation"},
		"POST /login/{id}/other":        {s.otherOrganisation, "/refused"},
		"GET /login/{id}/refused":       {s.showRefused, "/refused"},
		"POST /login/{id}/refused":      {s.refuse, "/refused"},
	} {
		mux.HandleFunc(pattern, s.login(page))
	}
	mux.HandleFunc("/", s.lost)
	return mux
}

// loginPage is a page of a login under way; step names where the login must be, "" for anywhere.
type loginPage struct {
	handle func(http.ResponseWriter, *http.Request, *login)
	step   string
}

// login finds the login, holds it, and leads to the step it is at when the page is of another.
func (s *Scheme) login(page loginPage) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l, ok := s.logins.find(r.PathValue("id"), s.now())
		if !ok {
			s.note(w, r, http.StatusGone, "over.title", "over.late")
			return
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		switch {
		case l.finished:
			s.note(w, r, http.StatusGone, "over.title", "over.done")
		case page.step != "" && l.step() != page.step:
			http.Redirect(w, r, l.path()+l.step(), http.StatusSeeOther)
		default:
			page.handle(w, r, l)
		}
	}
}

// sso takes a request for a login (EHERKENNING 3). A faulty one is answered with a status where
// that can be; else a page says what is wrong.
func (s *Scheme) sso(w http.ResponseWriter, r *http.Request) {
	asked, text, err := s.readRequest(r)
	switch fault := err.(type) { //nolint:errorlint // readRequest returns these two unwrapped
	case nil:
		s.messages.note(s.now(), "AuthnRequest", asked.provider.EntityID, text, "")
	case violation:
		s.messages.note(s.now(), "AuthnRequest", asked.provider.EntityID, text, fault.reason)
		s.finish(w, r, &login{request: asked}, failed("Requester", "RequestUnsupported", fault.reason))
		return
	default:
		s.messages.note(s.now(), "AuthnRequest", asked.provider.EntityID, text, err.Error())
		s.show(w, r, http.StatusBadRequest, look.View{Page: "note", Title: texts["bad.title"], Data: note{"bad.title", "bad.text", err.Error()}})
		return
	}
	l := s.logins.begin(&login{
		id: randomHex(s.config.Random, 16), request: asked, started: s.now(), mandate: -1,
	})
	http.Redirect(w, r, l.path(), http.StatusSeeOther)
}

// finish composes the answer, keeps it and sends the browser back with the artifact. Only here are
// the browser's faults read: a request that is posted by another site comes without Lax cookies.
func (s *Scheme) finish(w http.ResponseWriter, r *http.Request, l *login, o outcome) {
	l.faults = s.faultsOf(r)
	artifact, err := s.deposit(l, o)
	if err != nil {
		s.config.Log.ErrorContext(r.Context(), "answer could not be made", "error", err)
		http.Error(w, "answer could not be made", http.StatusInternalServerError)
		return
	}
	l.finished = true
	w.Header().Set("Cache-Control", "no-cache, no-store")
	if l.faults.Delivery == "post" {
		s.deliverForm(w, r, l, artifact)
		return
	}
	target, _ := url.Parse(l.request.consumer.location) // was checked when the request came
	query := target.Query()
	query.Set("SAMLart", artifact)
	if l.request.relay != "" {
		query.Set("RelayState", l.request.relay)
	}
	target.RawQuery = query.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound)
}

func (s *Scheme) deposit(l *login, o outcome) (string, error) {
	provider := l.request.provider.EntityID
	c := &composer{keys: s.keys, random: s.config.Random, now: s.now(), faults: l.faults, request: l.request}
	s.mu.Lock()
	if l.faults.Assertion == "replayed" {
		c.replayedID = s.assertions[provider]
	}
	s.mu.Unlock()
	response, err := c.response(o)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	if c.lastID != "" {
		s.assertions[provider] = c.lastID
	}
	s.mu.Unlock()
	s.messages.note(c.now, "Response", provider, response, "")
	return s.artifacts.put(deposit{response, l.request, l.faults, c.now.Add(artifactLifetime)}, s.config.Random, c.now)
}

// deliverForm hands the artifact over in a form that sends itself, or waits for the button.
func (s *Scheme) deliverForm(w http.ResponseWriter, r *http.Request, l *login, artifact string) {
	s.show(w, r, http.StatusOK, look.View{Page: "deliver", Title: texts["deliver.title"], FormTo: anywhere, Data: map[string]string{
		"To": l.request.consumer.location, "Artifact": artifact, "Relay": l.request.relay,
	}})
}

// cancel sends the person straight back to who asked (EHERKENNING 5.1).
func (s *Scheme) cancel(w http.ResponseWriter, r *http.Request, l *login) {
	s.finish(w, r, l, failed("Responder", "AuthnFailed", "The user cancelled."))
}

const scenarioCookie = "scenario"

// faultsOf are the browser's own choice, else what SetFaults set.
func (s *Scheme) faultsOf(r *http.Request) Faults {
	if cookie, err := r.Cookie(scenarioCookie); err == nil {
		if values, err := url.ParseQuery(cookie.Value); err == nil {
			if f, err := ParseFaults(values); err == nil {
				return f
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

// remember keeps a choice of this browser; for how long in seconds, negative to forget.
func remember(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

const year = int(365 * 24 * time.Hour / time.Second)

// masked shows the end of a phone number only.
func masked(phone string) string {
	return "06 •• •• •• " + strings.TrimSpace(phone[max(0, len(phone)-2):])
}
