package means

import "strings"

// noMobile says why a text message cannot be sent to what was typed, "" where it can. Of other countries' plans
// it knows nothing: who read the number does.
func noMobile(typed string, number bool) FaultCode {
	digits, plus := dialled(typed)
	switch home, dutch := dutch(digits, plus); {
	case scientific(typed):
		return FaultScientific
	case dutch && len(home) == 9 && (home[0] != '6' || !strings.ContainsAny(home[1:2], "123458")):
		return FaultNotMobile
	case dutch && number && len(home) != 9:
		return FaultPhone
	case number:
		return ""
	case !plus && len(digits) >= 10 && len(digits) <= 15 && digits[0] != '0':
		return FaultNoCountry
	}
	return FaultPhone
}

// dialled leaves the digits of a number without what people write between them; none where it holds anything else.
// The zero in brackets is not dialled from abroad.
func dialled(typed string) (digits string, plus bool) {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0-.()/", r) {
			return -1
		}
		return r
	}, strings.Replace(typed, "(0)", "", 1))
	s, plus = strings.CutPrefix(s, "+")
	if strings.Trim(s, "0123456789") != "" {
		return "", plus
	}
	return s, plus
}

// dutch gives a Dutch number without its country and without the zero that is dialled here.
func dutch(digits string, plus bool) (string, bool) {
	switch {
	case plus:
		return strings.CutPrefix(digits, "31")
	case strings.HasPrefix(digits, "00"):
		return strings.CutPrefix(digits, "0031")
	}
	return strings.CutPrefix(digits, "0")
}

// scientific tells whether a spreadsheet wrote a number by its first digits and how many there were: 3,16E+10.
func scientific(typed string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(typed), "E")
	exponent = strings.TrimPrefix(exponent, "+")
	return ok && mantissa != "" && exponent != "" && len(exponent) <= 2 && strings.Trim(exponent, "0123456789") == "" &&
		strings.Trim(mantissa, "0123456789.,") == "" && strings.ContainsAny(mantissa[:1], "123456789")
}
