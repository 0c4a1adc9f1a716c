// Package command holds the commands of the binary: what each reads, runs and prints. The application
// itself is joined in package wire.
package command

import "github.com/spf13/cobra"

// Root is the command "voordeur" with all others below it.
func Root() *cobra.Command {
	root := &cobra.Command{
		Use: "voordeur", Short: "Hosted login for government services",
		SilenceUsage: true, SilenceErrors: true,
	}
	root.AddCommand(demo(), serve(), migrate(), realmCommand(), keysCommand(), auditCommand(), staffCommand(), accountsCommand(), elementCommand(), health())
	return root
}
