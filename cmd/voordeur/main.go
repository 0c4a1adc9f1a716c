// Command voordeur is the hosted-login platform: one binary that serves, migrates, publishes realms,
// keeps keys, and runs a demo with everything in it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/voordeur/voordeur/cmd/voordeur/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := command.Root().ExecuteContext(ctx)
	if status := command.Status(err); status != 0 {
		if !errors.Is(err, command.ErrDiffers) { // those were the answer
			fmt.Fprintln(os.Stderr, "voordeur: "+err.Error())
		}
		os.Exit(status)
	}
}
