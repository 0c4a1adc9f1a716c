package kvk_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voordeur/voordeur/adapters/kvk"
)

// An answer is used for five minutes, also the one that there is nothing; a fault is not an answer.
func TestAnswersAreKeptForAWhile(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		kept   bool
	}{
		"an organisation": {saying(200, document(t, "basisprofiel.json")), true},
		"none":            {saying(404, fout("IPD0005")), true},
		"a fault":         {saying(429, ``), false},
		"a wrong key":     {saying(401, ``), false},
		"no answer":       {saying(200, `{}`), false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, c.answer)
			_, first := w.register.Organisation(t.Context(), number(t, "68750110"))
			w.pass(kvk.Lifetime - time.Nanosecond)
			_, again := w.register.Organisation(t.Context(), number(t, "68750110"))
			if (w.calls() == 1) != c.kept || (first == nil) != (again == nil) {
				t.Errorf("%d calls, %v, %v", w.calls(), first, again)
			}
			calls := w.calls()
			w.pass(time.Nanosecond)
			_, _ = w.register.Organisation(t.Context(), number(t, "68750110"))
			if w.calls() != calls+1 {
				t.Error("an answer is older than five minutes")
			}
		})
	}
}

// The memory has a bound; what was used last stays.
func TestTheMemoryIsBounded(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		k := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		saying(200, `{"kvkNummer":"`+k+`","naam":"X"}`+strings.Repeat(" ", 1000))(rw, r)
	}, func(c *kvk.Config) { c.Memory = 4000 }) // two answers of one and a half thousand bytes
	ask := func(k string) (asked bool) {
		t.Helper()
		before := w.calls()
		if _, err := w.register.Organisation(t.Context(), number(t, k)); err != nil {
			t.Fatal(err)
		}
		return w.calls() > before
	}
	for i, c := range []struct {
		kvk   string
		asked bool
	}{{"00000001", true}, {"00000002", true}, {"00000001", false}, {"00000003", true}, {"00000001", false}, {"00000002", true}, {"00000003", true}} {
		if got := ask(c.kvk); got != c.asked {
			t.Errorf("step %d: %s was asked: %t", i, c.kvk, got)
		}
	}
}

func TestWhatDoesNotFitIsGivenAndNotKept(t *testing.T) {
	w := newWorld(t, saying(200, document(t, "basisprofiel.json")), func(c *kvk.Config) { c.Memory = 1 })
	for i := range 3 {
		if e, err := w.register.Organisation(t.Context(), number(t, "68750110")); err != nil || e.Name == "" || w.calls() != i+1 {
			t.Errorf("%+v, %v after %d calls", e, err, w.calls())
		}
	}
}

// Everybody who asks at once shares one call.
func TestEqualQuestionsShareACall(t *testing.T) {
	release := make(chan struct{})
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		<-release
		saying(200, document(t, "basisprofiel.json"))(rw, r)
	})
	var ready, all sync.WaitGroup
	ready.Add(20)
	for range 20 {
		all.Go(func() {
			ready.Done()
			if _, err := w.register.Organisation(t.Context(), number(t, "68750110")); err != nil {
				t.Error(err)
			}
		})
	}
	ready.Wait()
	close(release)
	all.Wait()
	if n := w.calls(); n != 1 {
		t.Errorf("%d calls for 20 callers", n)
	}
}
