package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/adapters/auditfile"
	"github.com/voordeur/voordeur/adapters/sql"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/domain/audit"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

// ErrBroken: at least one chain does not hold. The faults are printed.
var ErrBroken = errors.New("the audit log was changed")

// auditCommand is "voordeur audit".
func auditCommand() *cobra.Command {
	a := &cobra.Command{Use: "audit", Short: "The record of who did what"}
	a.AddCommand(auditVerify(), auditHeads(), auditExport(), auditCheck())
	return a
}

// auditVerify checks what is in the database.
func auditVerify() *cobra.Command {
	var s source
	var heads string
	verify := s.flags(&cobra.Command{
		Use: "verify [TENANT/ENVIRONMENT…]", Short: "Check the chain of audit events: changed, removed or moved ones",
		RunE: func(c *cobra.Command, names []string) error {
			kept, err := readHeads(heads)
			if err != nil {
				return err
			}
			return s.open(c.Context(), func(ctx context.Context, db *sql.Database) error {
				return verifyAll(ctx, c.OutOrStdout(), db, names, kept)
			})
		},
	})
	verify.Flags().StringVar(&heads, "heads", "", "file with heads kept elsewhere: shows a tail that was cut off, and a log written anew")
	return verify
}

// auditHeads prints what a witness keeps.
func auditHeads() *cobra.Command {
	var s source
	return s.flags(&cobra.Command{
		Use: "heads [TENANT/ENVIRONMENT…]", Short: "Print the head of each log; append it to a file that others keep",
		RunE: func(c *cobra.Command, names []string) error {
			return s.open(c.Context(), func(ctx context.Context, db *sql.Database) error {
				now := system.Now()
				return eachRealm(ctx, db, names, func(r ports.RegisteredRealm) error {
					var v audit.Verifier
					if err := eachLink(ctx, db, r.ID, func(l audit.Link) error { v.Next(l); return nil }); err != nil {
						return err
					}
					if len(v.Faults) > 0 {
						return fmt.Errorf("%s: %w; look with voordeur audit verify", r.Slug, ErrBroken)
					}
					return auditfile.WriteHeads(c.OutOrStdout(), auditfile.Head{Realm: r.Slug.String(), At: now, Head: v.Head()})
				})
			})
		},
	})
}

// auditExport writes a log to a file that needs no database to be verified.
func auditExport() *cobra.Command {
	var s source
	var personal bool
	export := s.flags(&cobra.Command{
		Use: "export TENANT/ENVIRONMENT", Short: "Print the log of a realm, for who verifies it elsewhere", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, names []string) error {
			return s.open(c.Context(), func(ctx context.Context, db *sql.Database) error {
				found := false
				err := eachRealm(ctx, db, names, func(r ports.RegisteredRealm) error {
					found = true
					return export(ctx, c.OutOrStdout(), db, r, personal)
				})
				if err == nil && !found {
					err = fmt.Errorf("there is no realm %s", names[0])
				}
				return err
			})
		},
	})
	export.Flags().BoolVar(&personal, "personal", false, "with personal fields; without them the file is just as good a proof")
	return export
}

func export(ctx context.Context, to io.Writer, db *sql.Database, r ports.RegisteredRealm, personal bool) error {
	w, err := auditfile.NewWriter(to, auditfile.Title{Realm: r.Slug.String(), At: system.Now(), Personal: personal})
	if err != nil {
		return err
	}
	if err := eachLink(ctx, db, r.ID, func(l audit.Link) error { return w.Write(l) }); err != nil {
		return err
	}
	head, err := w.End()
	if err != nil {
		return err
	}
	return wire.RecordAuditExport(ctx, db, r.ID, head.Number, personal)
}

// auditCheck verifies a file. It needs nothing but that: no settings, no database, no network.
func auditCheck() *cobra.Command {
	var heads string
	check := &cobra.Command{
		Use: "check FILE", Short: "Check a log that was exported", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			kept, err := readHeads(heads)
			if err != nil {
				return err
			}
			file, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			v, err := auditfile.Verify(file, kept)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			report(c.OutOrStdout(), v.Realm, v.Head, v.Faults)
			if v.Part {
				fmt.Fprintf(c.OutOrStdout(), "  a part of the log: what follows event %d, of which the hash is taken for granted\n", v.After.Number)
			}
			fmt.Fprintf(c.OutOrStdout(), "  compared with %d heads kept elsewhere\n", v.Witnessed)
			if len(v.Faults) > 0 {
				return ErrBroken
			}
			return nil
		},
	}
	check.Flags().StringVar(&heads, "heads", "", "file with heads kept elsewhere")
	return check
}

// source is where a log is.
type source struct{ config, data string }

func (s *source) flags(c *cobra.Command) *cobra.Command {
	c.Flags().StringVar(&s.config, "config", "", "file with the settings")
	c.Flags().StringVar(&s.data, "data", "", "folder of a demo that is stopped")
	c.MarkFlagsOneRequired("config", "data")
	return c
}

func (s *source) open(ctx context.Context, f func(context.Context, *sql.Database) error) error {
	if s.data == "" {
		return withApp(ctx, s.config, func(ctx context.Context, a *wire.App) error { return f(ctx, a.Database) })
	}
	db, err := sql.OpenSQLite(ctx, s.data+"/voordeur.db")
	if err != nil {
		return err
	}
	defer db.Close()
	return f(ctx, db)
}

func readHeads(path string) ([]auditfile.Head, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	heads, err := auditfile.ReadHeads(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return heads, nil
}

func verifyAll(ctx context.Context, out io.Writer, db *sql.Database, names []string, kept []auditfile.Head) error {
	broken := false
	err := eachRealm(ctx, db, names, func(r ports.RegisteredRealm) error {
		var v audit.Verifier
		for _, h := range kept {
			if h.Realm == r.Slug.String() {
				v.Witness(h.Head)
			}
		}
		if err := eachLink(ctx, db, r.ID, func(l audit.Link) error { v.Next(l); return nil }); err != nil {
			return err
		}
		report(out, r.Slug.String(), v.Head(), v.End())
		broken = broken || len(v.Faults) > 0
		return nil
	})
	if err == nil && broken {
		return ErrBroken
	}
	return err
}

func report(out io.Writer, realm string, head audit.Head, faults []audit.Fault) {
	fmt.Fprintf(out, "%s: %d events, head %x, %d faults\n", realm, head.Number, head.Hash, len(faults))
	for _, f := range faults {
		fmt.Fprintf(out, "  event %d: %s\n", f.Number, f.Reason)
	}
}

// eachRealm goes through the realms that are named; through all where none is.
func eachRealm(ctx context.Context, db *sql.Database, names []string, do func(ports.RegisteredRealm) error) error {
	all, err := db.All(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		if len(names) > 0 && !slices.Contains(names, r.Slug.String()) {
			continue
		}
		if err := do(r); err != nil {
			return fmt.Errorf("%s: %w", r.Slug, err)
		}
	}
	return nil
}

// eachLink goes through a chain, a page at a time.
func eachLink(ctx context.Context, db ports.UnitOfWork, r realm.ID, do func(audit.Link) error) error {
	const page = 1000
	for next := int64(1); ; {
		var links []audit.Link
		err := db.View(ctx, r, func(ctx context.Context, st ports.Store) (err error) {
			links, err = st.Audit().Read(ctx, next, page)
			return err
		})
		if err != nil {
			return err
		}
		for _, l := range links {
			if err := do(l); err != nil {
				return err
			}
			next = l.Number + 1
		}
		if len(links) < page {
			return nil
		}
	}
}
