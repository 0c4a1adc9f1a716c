package portal

import (
	"net/http"
	"sync"
	"time"
)

const (
	sessionCookie = "__Host-portal"
	sessionLife   = 8 * time.Hour
	noticeLife    = 10 * time.Minute // that a logout notice is remembered: longer than any token lives
)

// session is somebody logged in, here.
type session struct {
	Person
	IDToken string // the hint for logging out at the issuer
	Until   time.Time
}

// sessions are all who are logged in. They live in memory: after a restart one logs in again, which
// the issuer's own session makes a matter of one redirect.
type sessions struct {
	now   func() time.Time
	mu    sync.Mutex
	byID  map[string]session
	over  map[string]over      // what was ended by a notice that said why
	ended map[string]time.Time // sid → when to forget that it was ended
	spent map[string]time.Time // jti of a logout token → when to forget it
}

// over is a session that ended, as long as its browser may come back to it.
type over struct {
	why   string
	until time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, byID: map[string]session{}, over: map[string]over{}, ended: map[string]time.Time{}, spent: map[string]time.Time{}}
}

// open starts a session, unless the issuer ended it while the answer was under way.
func (s *sessions) open(id string, of session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	if _, ended := s.ended[of.Session]; ended {
		return false
	}
	of.Until = s.now().Add(sessionLife)
	s.byID[id] = of
	return true
}

// of gives the session of a browser. Every request asks anew, so an ended one ends at once.
func (s *sessions) of(r *http.Request) (session, bool) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return session{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byID[c.Value]
	return found, ok && s.now().Before(found.Until)
}

// why tells why the session of a browser was ended, once; empty where nobody said.
func (s *sessions) why(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer delete(s.over, c.Value)
	return s.over[c.Value].why
}

// close ends the session of a browser.
func (s *sessions) close(r *http.Request) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, c.Value)
}

// notice ends every session with that sid, or of that subject where the issuer names no session.
// why is what the issuer says of the reason, if anything. It tells whether the notice is new; a replayed one does nothing.
func (s *sessions) notice(jti, sid, subject, why string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	if _, replayed := s.spent[jti]; replayed {
		return false
	}
	until := s.now().Add(noticeLife)
	s.spent[jti] = until
	if sid != "" {
		s.ended[sid] = until
	}
	for id, x := range s.byID {
		if (sid != "" && x.Session == sid && (subject == "" || x.Subject == subject)) || (sid == "" && x.Subject == subject) {
			delete(s.byID, id)
			if why != "" {
				s.over[id] = over{why, x.Until}
			}
		}
	}
	return true
}

// sweep forgets what is over.
func (s *sessions) sweep() {
	now := s.now()
	for id, x := range s.byID {
		if !now.Before(x.Until) {
			delete(s.byID, id)
		}
	}
	for id, x := range s.over {
		if !now.Before(x.until) {
			delete(s.over, id)
		}
	}
	for _, m := range []map[string]time.Time{s.ended, s.spent} {
		for k, until := range m {
			if !now.Before(until) {
				delete(m, k)
			}
		}
	}
}
