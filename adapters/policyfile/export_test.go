package policyfile

// Kept is how many bytes of text are kept.
func (l *Library) Kept() int { return l.bytes }
