package realms

import (
	"context"
	"testing"

	"github.com/voordeur/voordeur/domain/policy"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// slow is a register whose answer is old by the time it comes.
type slow struct {
	ports.Realms
	answer    []ports.RegisteredRealm
	meanwhile func()
}

func (s slow) All(context.Context) ([]ports.RegisteredRealm, error) {
	s.meanwhile()
	return s.answer, nil
}

// A version that is published while the register is read stays live in the process that published it.
func TestReadingTheRegisterUndoesNoPublication(t *testing.T) {
	slug, err := realm.ParseSlug("zilverbeek/production")
	if err != nil {
		t.Fatal(err)
	}
	id, err := realm.ParseID("01920000-0000-7000-8000-000000000001")
	if err != nil {
		t.Fatal(err)
	}
	var s *Service
	s = New(Config{Register: slow{
		answer:    []ports.RegisteredRealm{{ID: id, Slug: slug, Version: 1}},
		meanwhile: func() { s.adopt(ports.Realm{ID: id, Slug: slug, Version: 2, Document: policy.Document{Realm: slug}}) },
	}})
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := s.BySlug(t.Context(), slug); err != nil || r.Version != 2 {
		t.Errorf("version %d is live (%v), not 2", r.Version, err)
	}
}
