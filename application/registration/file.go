package registration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/registration"
	"github.com/voordeur/voordeur/ports"
)

// AddedFile is the answer to AddFile.
type AddedFile struct {
	Problem registration.FileProblem // why it was not kept; empty: it was
	File    registration.File
	Blocked time.Time // too many were added: try after this instant
}

// AddFile keeps a document, in place of the one before. What is infected is refused, and never kept (OL-27).
func (s *Service) AddFile(ctx context.Context, v Visitor, name string, content []byte) (AddedFile, error) {
	out, err := s.mayAdd(ctx, v)
	if err != nil || !out.Blocked.IsZero() {
		return out.AddedFile, err
	}
	facts := s.Files.Inspect(content)
	if out.Problem = registration.Judge(len(content), facts, out.practice); out.Problem == "" {
		out.File, err = s.scan(ctx, content)
	}
	if err != nil {
		return out.AddedFile, err
	}
	if out.File.Scan == registration.Infected {
		out.Problem = registration.FileInfected
	}
	out.File.ID, out.File.Name, out.File.AddedAt = registration.DocumentID(s.NewID()), name, s.Now()
	out.File.Type, out.File.Size, out.File.Encrypted = facts.Type, len(content), facts.Encrypted
	return out.AddedFile, s.keepFile(ctx, v, out.AddedFile, content)
}

type adding struct {
	AddedFile
	practice bool
}

// mayAdd counts the try before anything dear is done with the file.
func (s *Service) mayAdd(ctx context.Context, v Visitor) (out adding, err error) {
	err = s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		out = adding{}
		h, err := s.mine(ctx, st, r, v)
		if err != nil {
			return err
		}
		if !h.State.Editable() || h.Proven.IsZero() {
			return ErrNone
		}
		out.practice = s.needs(h).Practice
		out.Blocked, err = s.take(ctx, st, v.Realm, registration.FilesOfOne, "files", string(h.ID))
		return err
	})
	return out, err
}

// scan looks for malware. A scanner that does not answer leaves the document unscanned, which reviewers see.
func (s *Service) scan(ctx context.Context, content []byte) (registration.File, error) {
	found, err := s.Scanner.Scan(ctx, content)
	if errors.Is(err, ports.ErrUnavailable) {
		return registration.File{Scan: registration.NotScanned}, nil
	}
	return registration.File{Scan: found}, err
}

func (s *Service) keepFile(ctx context.Context, v Visitor, added AddedFile, content []byte) error {
	return s.change(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		if !h.State.Editable() {
			return false, ErrNone
		}
		if added.Problem != "" {
			e := s.event(*h, audit.DocumentRefused, audit.Refused, h.applicant())
			e.Facts["reason"] = string(added.Problem)
			return false, st.Audit().Append(ctx, e)
		}
		sealed, err := s.Sealer.Seal(ctx, h.realm.ID, purposeDocument, string(added.File.ID), content)
		if err != nil {
			return false, err
		}
		h.form.File, h.Document = added.File, added.File.ID
		err = st.Documents().Put(ctx, ports.SealedDocument{ID: added.File.ID, Application: h.ID, Content: sealed, AddedAt: s.Now()})
		if err != nil {
			return false, err
		}
		e := s.event(*h, audit.DocumentAdded, audit.Done, h.applicant())
		e.Facts["type"], e.Facts["scan"] = string(added.File.Type), string(added.File.Scan)
		return true, st.Audit().Append(ctx, e)
	})
}

// RemoveFile forgets the document before the application is sent.
func (s *Service) RemoveFile(ctx context.Context, v Visitor) error {
	return s.change(ctx, v, func(ctx context.Context, st ports.Store, h *held) (bool, error) {
		if !h.State.Editable() || h.Document == "" {
			return false, nil
		}
		h.form.File, h.Document = registration.File{}, ""
		return true, st.Documents().Remove(ctx, h.ID)
	})
}

// OwnFile gives the applicant's document back to them.
func (s *Service) OwnFile(ctx context.Context, v Visitor) (registration.File, []byte, error) {
	var file registration.File
	var content []byte
	err := s.in(ctx, v.Realm, func(ctx context.Context, st ports.Store, r ports.Realm) error {
		h, err := s.mine(ctx, st, r, v)
		if err != nil {
			return err
		}
		file = h.form.File
		content, err = s.content(ctx, st, h)
		return err
	})
	return file, content, err
}

// content opens the document of an application; ErrNotFound where it has none (any more).
func (s *Service) content(ctx context.Context, st ports.Store, h held) ([]byte, error) {
	if h.Document == "" {
		return nil, ports.ErrNotFound
	}
	sealed, err := st.Documents().Get(ctx, h.Document)
	if err != nil {
		return nil, err
	}
	plain, err := s.Sealer.Open(ctx, h.realm.ID, purposeDocument, string(h.Document), sealed.Content)
	if err != nil {
		return nil, fmt.Errorf("registration: open a document: %w", err)
	}
	return plain, nil
}
