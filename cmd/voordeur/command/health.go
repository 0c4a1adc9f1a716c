package command

import (
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// health asks a running server whether it can take logins: for containers, whose images hold no curl.
func health() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use: "health", Short: "Ask a running server whether it can take logins", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			q, err := http.NewRequestWithContext(c.Context(), http.MethodGet, "http://"+address+"/readyz", http.NoBody)
			if err != nil {
				return err
			}
			answer, err := (&http.Client{Timeout: 5 * time.Second}).Do(q)
			if err != nil {
				return err
			}
			defer answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				return fmt.Errorf("not ready: %s", answer.Status)
			}
			return nil
		},
	}
	c.Flags().StringVar(&address, "address", "127.0.0.1:9090", "internal listener of the server")
	return c
}
