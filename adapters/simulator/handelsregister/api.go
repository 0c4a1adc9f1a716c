package handelsregister

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// version is in the header API-Version of every answer.
const version = "1.5.0"

var (
	eightDigits  = regexp.MustCompile(`^[0-9]{8}$`)
	twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)
)

// api serves what is below /api to whoever has the key.
func (r *Register) api() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/basisprofielen/{kvk}", r.organisation(func(o Organisation) any { return o.profile() }))
	mux.HandleFunc("GET /api/v1/basisprofielen/{kvk}/vestigingen", r.organisation(func(o Organisation) any { return o.list() }))
	mux.HandleFunc("GET /api/v1/vestigingsprofielen/{number}", r.branch)
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("API-Version", version)
		w.Header().Set("Cache-Control", "no-store")
		switch {
		case subtle.ConstantTimeCompare([]byte(q.Header.Get("apikey")), []byte(r.config.AccessKey.Reveal())) != 1:
			http.Error(w, "Unauthorized", http.StatusUnauthorized) // the gateway in front of the real one knows no codes either
		case !known(q):
			refuse(w, http.StatusBadRequest, "IPD1999", "De volgende parameters zijn ongeldig.")
		default:
			mux.ServeHTTP(w, q)
		}
	})
}

// known refuses query parameters that are not documented, as the real one does.
func known(q *http.Request) bool {
	for name := range q.URL.Query() {
		if name != "geoData" {
			return false
		}
	}
	return true
}

func (r *Register) organisation(answer func(Organisation) any) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		number := q.PathValue("kvk")
		if !eightDigits.MatchString(number) {
			refuse(w, http.StatusBadRequest, "IPD0004", "Het KVK-nummer "+number+" is niet valide.")
			return
		}
		o, ok := r.byKvK[number]
		if !ok {
			refuse(w, http.StatusNotFound, "IPD0005", "Op basis van het KVK-nummer "+number+" kan het product niet worden geleverd.")
			return
		}
		if r.well(w, q, o.Mood) {
			send(w, answer(o))
		}
	}
}

func (r *Register) branch(w http.ResponseWriter, q *http.Request) {
	number := q.PathValue("number")
	if !twelveDigits.MatchString(number) {
		refuse(w, http.StatusBadRequest, "IPD0006", "Het vestigingsnummer "+number+" is niet valide.")
		return
	}
	o, ok := r.byBranch[number]
	if !ok {
		refuse(w, http.StatusNotFound, "IPD0007", "Op basis van het vestigingsnummer "+number+" kan het product niet worden geleverd.")
		return
	}
	if r.well(w, q, o.Mood) {
		b, main, _ := o.Branch(number)
		send(w, o.branchProfile(b, main))
	}
}

// well tells whether an answer can be given; where not, it was refused, or made unreadable.
func (r *Register) well(w http.ResponseWriter, q *http.Request, m Mood) bool {
	switch m {
	case Down:
		refuse(w, http.StatusInternalServerError, "IPD9999", "Er is een technische fout opgetreden.")
	case Updating:
		refuse(w, http.StatusNotFound, "IPD1003", "De gevraagde informatie is tijdelijk niet beschikbaar. Probeer het over 5 minuten opnieuw.")
	case Busy:
		w.Header().Set("Retry-After", "30")
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
	case Garbled:
		w.Header().Set("Content-Type", "application/hal+json")
		_, _ = fmt.Fprint(w, `{"kvkNummer": <html>`)
	case Slow:
		timer := time.NewTimer(r.config.Delay)
		defer timer.Stop()
		select {
		case <-q.Context().Done():
			return false
		case <-timer.C:
			return true
		}
	default:
		return true
	}
	return false
}

type fault struct {
	Code string `json:"code"`
	Text string `json:"omschrijving"`
}

func refuse(w http.ResponseWriter, status int, code, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string][]fault{"fout": {{code, text}}}) // the reader may be gone; nobody to tell
}

func send(w http.ResponseWriter, answer any) {
	w.Header().Set("Content-Type", "application/hal+json")
	_ = json.NewEncoder(w).Encode(answer)
}

// full writes an address as the register does: street and place with a run of spaces between.
func (b Branch) full() string {
	if b.Shielded {
		return "Adres afgeschermd"
	}
	return strings.TrimSpace(b.Street + " " + b.House + strings.Repeat(" ", 20) + b.Postcode + " " + b.Town)
}
