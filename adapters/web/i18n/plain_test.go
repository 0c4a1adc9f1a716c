package i18n

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// literal lists texts that the guide prescribes word for word (MS-20 to MS-31); they may break our rules.
var literal = []string{
	"email.guide.why", "email.guide.rule", "email.guide.denied", "email.guide.label", "email.guide.hint",
	"code.guide.lead", "code.guide.sent", "code.guide.label",
}

// banned words per language, each with what to write (UI page, 2.3).
var banned = map[string]map[string]string{
	"nl": {
		"je": "u", "jij": "u", "jouw": "uw", "jou": "u", "gelieve": "a plain request", "helaas": "nothing",
		"muteren": "wijzigen", "verstrekken": "geven", "ongeldig": "klopt niet", "authenticeren": "inloggen",
		"circa": "ongeveer", "dient": "moet", "middels": "met", "indien": "als", "teneinde": "om",
		"onjuist": "klopt niet", "incorrect": "klopt niet", "succesvol": "nothing",
	},
	"en": {
		"please": "a plain request", "unfortunately": "nothing", "invalid": "not correct", "authenticate": "log in",
		"authentication": "logging in", "sorry": "nothing", "successfully": "nothing", "utilise": "use",
	},
	"de": {
		"du": "Sie", "dich": "Sie", "dir": "Ihnen", "dein": "Ihr", "deine": "Ihre", "bitte": "a plain request",
		"leider": "nothing", "ungültig": "stimmt nicht", "inkorrekt": "stimmt nicht", "erfolgreich": "nothing",
		"authentifizieren": "anmelden", "authentifizierung": "Anmeldung", "mittels": "mit", "zwecks": "für",
		"bzw": "oder", "ggf": "vielleicht", "einloggen": "anmelden", "ausloggen": "abmelden",
	},
}

var (
	sentenceEnd = regexp.MustCompile(`[.?!:](\s|$)`)
	letters     = regexp.MustCompile(`[\p{L}\d'@.\-]*[\p{L}\d]`)
	argument    = regexp.MustCompile(`\{[a-z]+(:[a-z]+)?\}`)
)

// XC-30: language level B1. Sentences have 20 words at most, 12 on average, and no hard or rude words.
func TestTextsArePlain(t *testing.T) {
	words, sentences := map[string]int{}, map[string]int{}
	for key, texts := range catalogue(t) {
		if slices.Contains(literal, key) {
			continue
		}
		for language, text := range texts {
			for _, s := range sentenceEnd.Split(argument.ReplaceAllString(text, "x"), -1) {
				n := len(letters.FindAllString(s, -1))
				if n > 20 {
					t.Errorf("%s.%s has a sentence of %d words: %q", key, language, n, s)
				}
				if n > 3 {
					words[language] += n
					sentences[language]++
				}
			}
			rude(t, key, language, text)
		}
	}
	for language := range words {
		if average := float64(words[language]) / float64(sentences[language]); average > 12 {
			t.Errorf("%s: %.1f words in a sentence on average", language, average)
		}
	}
}

// German makes one word of many; the longest that a screen of 320 px and a plain reader can take has 24 letters.
func TestGermanWordsAreNotTooLong(t *testing.T) {
	for key, texts := range catalogue(t) {
		for _, word := range regexp.MustCompile(`\p{L}+`).FindAllString(argument.ReplaceAllString(texts["de"], ""), -1) {
			if n := utf8.RuneCountInString(word); n > 24 {
				t.Errorf("%s.de has a word of %d letters: %s", key, n, word)
			}
		}
	}
}

// public are the catalogues of pages and letters that everybody sees.
var public = []string{"account", "app", "choose", "clock", "code", "email", "mail", "nav", "pages", "profile", "refusal", "waiting"}

// OL-34: who reads German reads nothing else on a public page.
func TestPublicPagesSpeakGerman(t *testing.T) {
	seen := map[string]bool{}
	for key, texts := range catalogue(t) {
		area, _, _ := strings.Cut(key, ".")
		seen[area] = true
		if slices.Contains(public, area) && texts["de"] == "" {
			t.Errorf("%s is not in German", key)
		}
	}
	for _, area := range public {
		if !seen[area] {
			t.Errorf("%s is no catalogue", area)
		}
	}
}

func rude(t *testing.T, key, language, text string) {
	t.Helper()
	if strings.Contains(text, "!") {
		t.Errorf("%s.%s shouts: %q", key, language, text)
	}
	for _, word := range letters.FindAllString(strings.ToLower(text), -1) {
		if better, ok := banned[language][word]; ok {
			t.Errorf("%s.%s says %q; write %s", key, language, word, better)
		}
	}
}

// Every text is used by a page; those of mails and text messages are there for who sends them.
func TestEveryTextIsUsed(t *testing.T) {
	used := source(t, "..")
	for key := range catalogue(t) {
		if strings.HasPrefix(key, "mail.") {
			continue
		}
		if method := methodOf(key); !regexp.MustCompile(`\.` + method + `\b`).MatchString(used) {
			t.Errorf("no page says %s (%s)", key, method)
		}
	}
}

func TestEveryLiteralTextExists(t *testing.T) {
	all := catalogue(t)
	for _, key := range literal {
		if _, ok := all[key]; !ok {
			t.Errorf("%s is no text", key)
		}
	}
}

// catalogue gives each text by key and language; forms of one text are joined.
func catalogue(t *testing.T) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	paths, err := filepath.Glob("*.toml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no catalogues (%v)", err)
	}
	for _, path := range paths {
		var tree map[string]any
		if _, err := toml.DecodeFile(path, &tree); err != nil {
			t.Fatal(err)
		}
		collect(strings.TrimSuffix(path, ".toml"), tree, out)
	}
	return out
}

func collect(key string, tree map[string]any, out map[string]map[string]string) {
	if _, leaf := tree["nl"]; leaf {
		out[key] = map[string]string{}
		for name, value := range tree {
			if name != "plural" {
				out[key][name] = text(value)
			}
		}
		return
	}
	for name, sub := range tree {
		if m, ok := sub.(map[string]any); ok {
			collect(key+"."+name, m, out)
		}
	}
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	forms, _ := v.(map[string]any)
	var out []string
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		s, _ := forms[name].(string)
		out = append(out, s)
	}
	return strings.Join(out, ". ") // so that no sentence runs on into the next form
}

// source joins all pages and components, without what is generated.
func source(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		generated := strings.HasSuffix(path, "_gen.go") || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go")
		if err != nil || d.IsDir() || generated || (filepath.Ext(path) != ".go" && filepath.Ext(path) != ".templ") {
			return err
		}
		raw, err := os.ReadFile(path)
		all.Write(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func methodOf(key string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(key, func(r rune) bool { return r == '.' || r == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
