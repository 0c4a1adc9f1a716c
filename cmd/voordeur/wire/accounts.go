package wire

import (
	"context"
	"io"

	"github.com/voordeur/voordeur/application/linkdesk"
	"github.com/voordeur/voordeur/domain/linking"
	"github.com/voordeur/voordeur/domain/realm"
)

// AccountLoader brings accounts in by the operator's word.
type AccountLoader struct {
	desk *linkdesk.Service
	at   linkdesk.At
}

// AccountLoader gives the one of a realm; ports.ErrNotFound where there is no such realm with a document.
func (a *App) AccountLoader(ctx context.Context, slug realm.Slug) (*AccountLoader, error) {
	r, err := a.Realms.BySlug(ctx, slug)
	return &AccountLoader{a.linkdesk, linkdesk.At{Realm: r, By: linkdesk.Operator, Origin: "command"}}, err
}

// Begin reads a file to its end, and brings nothing in yet.
func (l *AccountLoader) Begin(ctx context.Context, name string, file io.Reader) (linking.Load, error) {
	return l.desk.Begin(ctx, l.at, name, file)
}

// Show gives an import with a page of its faults.
func (l *AccountLoader) Show(ctx context.Context, id linking.LoadID, page int) (linkdesk.Loaded, error) {
	return l.desk.Load(ctx, l.at, id, page)
}

// Run brings in what is left.
func (l *AccountLoader) Run(ctx context.Context, id linking.LoadID, progress func(linking.Load)) (linking.Load, error) {
	return l.desk.Run(ctx, l.at, id, progress)
}
