package look

import (
	"fmt"
	"html/template"
)

// outlines are neutral line drawings of our own on a grid of 24: nobody's logo.
var outlines = map[string]string{
	"alert":    "M12 3 2.5 20h19zM12 9.5v5M12 17.3v.2",
	"back":     "M19 12H5m6-6-6 6 6 6",
	"bank":     "M3 9.5 12 4l9 5.5zM5 20h14M6.5 9.5V17m3.7-7.5V17m3.6-7.5V17m3.7-7.5V17M4.5 17h15",
	"branch":   "M4 20V9l8-5 8 5v11M9.5 20v-6h5v6M3 20h18",
	"building": "M5 21V4h9v17m0-12h5v12M3 21h18M8 8h3m-3 4h3m-3 4h3m6-3h-.5m.5 4h-.5",
	"check":    "m4.5 12.5 5 5 10-11",
	"copy":     "M9 9h11v11H9zM5.5 15H4V4h11v1.5",
	"data":     "M5 6c0-1.7 3-3 7-3s7 1.3 7 3-3 3-7 3-7-1.3-7-3zm0 0v12c0 1.7 3 3 7 3s7-1.3 7-3V6M5 12c0 1.7 3 3 7 3s7-1.3 7-3",
	"door":     "M6 21V3h12v18M3.5 21h17M14.5 12v.2",
	"go":       "m9 5 7 7-7 7",
	"info":     "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.600v.2",
	"key":      "M14.5 9.5a4.5 4.5 0 1 0-4.3 4.5L12 12.300l1.2 1.2 1.3-1.3 1.5 1.5 1.5-1.5 1.5 1.5 1.8-1.9-6.3-2.300zM8.7 9.300v.2",
	"leave":    "M14 4H5v16h9m-4-8h11m-4-4 4 4-4 4",
	"list":     "M8.5 6H20M8.5 12H20M8.5 18H20M4 6h.2M4 12h.2M4 18h.2",
	"mail":     "M3 5.5h18v13H3zm0 .8 9 6.7 9-6.7",
	"phone":    "M7 2.5h10v19H7zM11 18.5h2",
	"plus":     "M12 5v14M5 12h14",
	"refresh":  "M20 12a8 8 0 1 1-2.5-5.800M20 3v4.5h-4.5",
	"route":    "M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 18h7a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h7",
	"shield":   "M12 3 4.5 5.5V11c0 4.7 3.1 8.2 7.5 10 4.4-1.8 7.5-5.3 7.5-10V5.5zM8.8 12l2.3 2.3 4.2-4.5",
	"user":     "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
	"users":    "M9.5 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c.5-3.7 3-5.5 6.5-5.5S15.5 16.3 16 20m-.5-8.700a3.3 3.3 0 0 0 .4-6.5m2 10.300c1.8.7 2.8 2.4 3.1 4.9",
}

// icon draws one, hidden from assistive technology: a word stands beside it always.
func icon(name string) (template.HTML, error) {
	path, ok := outlines[name]
	if !ok {
		return "", fmt.Errorf("look: no icon %q", name)
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="` + path + `"/></svg>`), nil
}
