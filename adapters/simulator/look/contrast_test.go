package look_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/voordeur/voordeur/adapters/simulator/look"
)

// scheme holds the custom properties of one colour scheme.
type scheme map[string]string

var (
	tokenRule  = regexp.MustCompile(`(?s):root \{(.*?)\}`)
	accentRule = regexp.MustCompile(`\.accent-(\w+) \{(.*?)\}`)
	property   = regexp.MustCompile(`--([\w-]+): (#[0-9a-f]{6})`)
)

func properties(block string) scheme {
	s := scheme{}
	for _, m := range property.FindAllStringSubmatch(block, -1) {
		s[m[1]] = m[2]
	}
	return s
}

// WCAG 2.2, 1.4.3: text 4.5:1; 1.4.11: borders of controls 3:1, in both schemes and every accent.
func TestColoursCanBeRead(t *testing.T) {
	css, err := os.ReadFile("assets/look.css")
	if err != nil {
		t.Fatal(err)
	}
	tokens := tokenRule.FindAllStringSubmatch(string(css), -1)
	accents := accentRule.FindAllStringSubmatch(string(css), -1)
	if len(accents) != 2*len(look.Accents) {
		t.Fatalf("%d accent rules for %d accents", len(accents), len(look.Accents))
	}
	for i, name := range []string{"light", "dark"} {
		base := properties(tokens[i][1])
		for _, pair := range []string{"text/doc", "text/page", "muted/doc", "muted/page", "neg/neg-bg", "neg/doc", "warn/warn-bg", "pos/pos-bg", "info/info-bg", "text/neg-bg", "text/warn-bg", "text/pos-bg", "text/info-bg", "stripe-ink/stripe-a", "stripe-ink/stripe-b"} {
			needs(t, name, base, pair, 4.5)
		}
		needs(t, name, base, "control/doc", 3)
		for _, rule := range accents[i*len(look.Accents) : (i+1)*len(look.Accents)] {
			accent := properties(rule[2])
			for k, v := range base {
				if _, own := accent[k]; !own {
					accent[k] = v
				}
			}
			for _, pair := range []string{"accent/doc", "accent/page", "ink/accent", "accent/soft", "text/soft", "muted/soft"} {
				needs(t, name+" "+rule[1], accent, pair, 4.5)
			}
		}
	}
}

func needs(t *testing.T, where string, s scheme, pair string, ratio float64) {
	t.Helper()
	a, b, _ := strings.Cut(pair, "/")
	la, lb := luminance(t, s[a]), luminance(t, s[b])
	if got := (math.Max(la, lb) + .05) / (math.Min(la, lb) + .05); got < ratio {
		t.Errorf("%s: %s has %.2f:1, needs %.1f:1", where, pair, got, ratio)
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("no colour: %q", hex)
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(fmt.Errorf("colour %s: %w", hex, err))
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
