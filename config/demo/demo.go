// Package demo holds the documents of the demo's tenants, as they are read by demo and tests alike.
package demo

import _ "embed"

// The documents of the journeys that the demo walks, by their realm.
var (
	//go:embed schatkist.yaml
	Schatkist []byte
	//go:embed schatkist-staff.yaml
	SchatkistStaff []byte
	//go:embed reconi.yaml
	Reconi []byte
	//go:embed reconi-staff.yaml
	ReconiStaff []byte
	//go:embed helpdeskpo.yaml
	HelpdeskPO []byte
	//go:embed helpdeskpo-accounts.csv
	HelpdeskPOAccounts []byte
	//go:embed helpdeskpo-staff.yaml
	HelpdeskPOStaff []byte
	//go:embed accountantsportal.yaml
	Accountants []byte
	//go:embed accountantsportal-staff.yaml
	AccountantsStaff []byte
	//go:embed omgevingsloket.yaml
	Omgevingsloket []byte
	//go:embed omgevingsloket-pre-production.yaml
	OmgevingsloketPractice []byte
	//go:embed omgevingsloket-staff.yaml
	OmgevingsloketStaff []byte
	// Sandbox is that of a realm to build a portal against; 9001 in it is the number of the first.
	//go:embed sandbox.yaml
	Sandbox []byte
)
