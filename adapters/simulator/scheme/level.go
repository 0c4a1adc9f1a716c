package scheme

// Level is a level of assurance of the network, in order: a higher one serves where a lower one
// is asked. The zero Level is none.
type Level int

// The levels in use; EH1 ended on 1 July 2021 (EHERKENNING 2.1).
const (
	EH2 Level = iota + 1
	EH2Plus
	EH3
	EH4
)

var levels = map[Level]struct{ name, class string }{
	EH2:     {"EH2", "urn:etoegang:core:assurance-class:loa2"},
	EH2Plus: {"EH2+", "urn:etoegang:core:assurance-class:loa2plus"},
	EH3:     {"EH3", "urn:etoegang:core:assurance-class:loa3"},
	EH4:     {"EH4", "urn:etoegang:core:assurance-class:loa4"},
}

// String gives the name as people know it, "EH2+".
func (l Level) String() string { return levels[l].name }

func (l Level) class() string { return levels[l].class }

// below is the next lower level, for the fault that delivers less than was asked.
func (l Level) below() Level { return max(l-1, EH2) }

func levelOfClass(class string) (Level, bool) {
	for level, names := range levels {
		if names.class == class {
			return level, true
		}
	}
	return 0, false
}
