package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/voordeur/voordeur/adapters/keys"
	"github.com/voordeur/voordeur/adapters/system"
	"github.com/voordeur/voordeur/cmd/voordeur/wire"
	"github.com/voordeur/voordeur/config"
	"github.com/voordeur/voordeur/domain/realm"
	"github.com/voordeur/voordeur/ports"
)

func configFlag(c *cobra.Command, path *string) *cobra.Command {
	c.Flags().StringVar(path, "config", "", "file with the settings")
	_ = c.MarkFlagRequired("config")
	return c
}

func migrate() *cobra.Command {
	var path string
	return configFlag(&cobra.Command{
		Use: "migrate", Short: "Prepare the database, or bring it to this version", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			settings, err := config.Load(path, os.Environ(), config.Migrate)
			if err != nil {
				return err
			}
			if err := wire.Migrate(c.Context(), settings); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), "The database is ready.")
			return nil
		},
	}, &path)
}

func serve() *cobra.Command {
	var path string
	return configFlag(&cobra.Command{
		Use: "serve", Short: "Serve logins", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			settings, err := config.Load(path, os.Environ(), config.Serve)
			if err != nil {
				return err
			}
			s, err := wire.NewServer(c.Context(), settings, os.Stderr)
			if err != nil {
				return err
			}
			return s.Run(c.Context())
		},
	}, &path)
}

func withApp(ctx context.Context, path string, f func(context.Context, *wire.App) error) error {
	settings, err := config.Load(path, os.Environ(), config.Serve)
	if err != nil {
		return err
	}
	s, err := wire.NewServer(ctx, settings, os.Stderr)
	if err != nil {
		return err
	}
	defer s.Close()
	return f(ctx, s.App)
}

// keysCommand is "voordeur keys".
func keysCommand() *cobra.Command {
	k := &cobra.Command{Use: "keys", Short: "The key that seals all others"}
	k.AddCommand(&cobra.Command{
		Use: "init FILE", Short: "Make the key-encryption key; keep a copy of it where only you come", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			err := keys.CreateKEK(args[0], system.Random())
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("%s exists already, and a new key would open nothing; it was left as it is", args[0])
			}
			return err
		},
	})
	k.AddCommand(
		rotation("announce", "Publish the next key of a realm; it does not sign yet", func(ctx context.Context, a *wire.App, r ports.Realm, use ports.KeyUse) error {
			return a.Keys.Announce(ctx, r.ID, use, wire.KeyNames(r.Document))
		}),
		rotation("promote", "Let the announced key sign; the one before it retires", func(ctx context.Context, a *wire.App, r ports.Realm, use ports.KeyUse) error {
			return a.Keys.Promote(ctx, r.ID, use)
		}),
		rotation("retire", "Remove the key that retires", func(ctx context.Context, a *wire.App, r ports.Realm, use ports.KeyUse) error {
			return a.Keys.Retire(ctx, r.ID, use)
		}),
	)
	return k
}

// keyUses are the keys of a realm that can be replaced.
var keyUses = []ports.KeyUse{ports.KeySAMLSigning, ports.KeySAMLDecryption, ports.KeySAMLTLS, ports.KeyOIDCES256, ports.KeyOIDCRS256, ports.KeyData}

// rotation is one step in the life of a key.
func rotation(name, short string, step func(context.Context, *wire.App, ports.Realm, ports.KeyUse) error) *cobra.Command {
	var path string
	return configFlag(&cobra.Command{
		Use: name + " TENANT/ENVIRONMENT KEY", Short: short, Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			slug, err := realm.ParseSlug(args[0])
			if err != nil {
				return err
			}
			use := ports.KeyUse(args[1])
			if !slices.Contains(keyUses, use) {
				return fmt.Errorf("there is no key %q; known: %v", use, keyUses)
			}
			return withApp(c.Context(), path, func(ctx context.Context, a *wire.App) error {
				r, err := a.Realms.BySlug(ctx, slug)
				if errors.Is(err, ports.ErrNotFound) {
					return fmt.Errorf("there is no realm %s with a document", slug)
				}
				if err != nil {
					return err
				}
				if err := step(ctx, a, r, use); err != nil {
					return err
				}
				return a.RecordKeyChange(ctx, r.ID, use, name)
			})
		},
	}, &path)
}
