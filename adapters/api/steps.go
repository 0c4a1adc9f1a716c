package api

import (
	"context"
	"net/http"
	"time"

	"github.com/voordeur/voordeur/application/policies"
	"github.com/voordeur/voordeur/domain/draft"
)

// maxNote is how long the words may be that say what a draft is for.
const maxNote = 500

// begin makes a draft: of a file, or as a copy of what is live.
func (s *Server) begin(c *call) (answer, error) {
	var in struct {
		Note     string  `json:"note"`
		Document *string `json:"document"`
	}
	var file []byte
	if c.media == asYAML {
		file = c.body
	} else if err := c.into(&in); err != nil {
		return answer{}, err
	}
	if in.Document != nil {
		file = []byte(*in.Document)
	}
	if !line(in.Note, maxNote) {
		return answer{}, errInvalid("A note is one line of at most 500 characters.")
	}
	d, err := s.Policies.Begin(c.Request.Context(), c.at(), file, in.Note)
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusCreated, viewDraft(d)).tagged(d.Revision).with("Location", c.address("realms", c.served.Slug.Environment(), "drafts", d.ID)), nil
}

// write puts another document in a draft.
func (s *Server) write(c *call) (answer, error) {
	return c.step(func(ctx context.Context, at policies.At, id string) (draft.Draft, error) {
		return s.Policies.Write(ctx, at, id, c.match, c.body)
	})
}

// check looks at a draft in all that can be known beforehand.
func (s *Server) check(c *call) (answer, error) {
	id, err := c.draftID()
	if err != nil {
		return answer{}, err
	}
	found, err := s.Policies.Check(c.Request.Context(), c.at(), id, c.match)
	if err != nil {
		return answer{}, err
	}
	return ok(checkupView{viewDraft(found.Draft), string(found.Draft.Document), viewFindings(found)}).tagged(found.Draft.Revision), nil
}

// replay runs a draft over the logins of the last days.
func (s *Server) replay(c *call) (answer, error) {
	in := struct {
		Days int `json:"days"`
	}{Days: 7}
	if err := c.into(&in); err != nil {
		return answer{}, err
	}
	if in.Days < 1 || in.Days > 30 {
		return answer{}, errInvalid("Decisions of 1 to 30 days can be replayed.")
	}
	return c.step(func(ctx context.Context, at policies.At, id string) (draft.Draft, error) {
		return s.Policies.Replay(ctx, at, id, c.match, in.Days)
	})
}

// approve stands for a draft.
func (s *Server) approve(c *call) (answer, error) {
	return c.step(func(ctx context.Context, at policies.At, id string) (draft.Draft, error) {
		return s.Policies.Approve(ctx, at, id, c.match)
	})
}

// publish makes a draft live: at once, or at an instant.
func (s *Server) publish(c *call) (answer, error) {
	var in struct {
		From time.Time `json:"from"`
	}
	if err := c.into(&in); err != nil {
		return answer{}, err
	}
	return c.step(func(ctx context.Context, at policies.At, id string) (draft.Draft, error) {
		if !in.From.IsZero() {
			return s.Policies.Schedule(ctx, at, id, c.match, in.From)
		}
		return s.Policies.Publish(ctx, at, id, c.match)
	})
}

// withdraw ends a draft that was not live.
func (s *Server) withdraw(c *call) (answer, error) {
	return c.step(func(ctx context.Context, at policies.At, id string) (draft.Draft, error) {
		return s.Policies.Withdraw(ctx, at, id, c.match)
	})
}

// plan tells what a file would change, and keeps nothing.
func (s *Server) plan(c *call) (answer, error) {
	found, err := s.Policies.Plan(c.Request.Context(), c.at(), c.body)
	if err != nil {
		return answer{}, err
	}
	return ok(viewFindings(found)), nil
}

// rollBack brings the document of an earlier version back.
func (s *Server) rollBack(c *call) (answer, error) {
	var in struct {
		Version int `json:"version"`
	}
	if err := c.into(&in); err != nil {
		return answer{}, err
	}
	if in.Version < 1 || in.Version > 1<<30 {
		return answer{}, errInvalid("Name the version to go back to.")
	}
	d, err := s.Policies.RollBack(c.Request.Context(), c.at(), in.Version)
	if err != nil {
		return answer{}, err
	}
	return ok(viewDraft(d)).tagged(d.Revision), nil
}

// step does one step of the draft that the path names.
func (c *call) step(f func(context.Context, policies.At, string) (draft.Draft, error)) (answer, error) {
	id, err := c.draftID()
	if err != nil {
		return answer{}, err
	}
	d, err := f(c.Request.Context(), c.at(), id)
	if err != nil {
		return answer{}, err
	}
	return ok(viewDraft(d)).tagged(d.Revision), nil
}
