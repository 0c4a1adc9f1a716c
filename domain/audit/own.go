package audit

// The actions of people with their own account.
const (
	PasswordChanged      Action = "password.changed"
	EmailChangeAsked     Action = "email.change-asked" // proven; it counts later (XC-17)
	PhoneChangeAsked     Action = "phone.change-asked"
	PhoneChanged         Action = "phone.changed" // or removed
	ChangeUndone         Action = "change.undone"
	AuthenticatorRenamed Action = "authenticator.renamed"
	AuthenticatorRemoved Action = "authenticator.removed"
	RecoveryCodesMade    Action = "recovery-codes.made"
	DeviceForgotten      Action = "device.forgotten"
	AccountReported      Action = "account.reported" // this was not me (XC-42)
	OwnDataExported      Action = "own-data.exported"
)
