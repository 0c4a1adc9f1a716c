package ui

// icons are our own drawings, 24 by 24, drawn in the colour of the text beside them.
var icons = map[string]string{
	"go":     "M9 5l7 7-7 7",
	"back":   "M15 5l-7 7 7 7",
	"close":  "M6 6l12 12M18 6L6 18",
	"check":  "M5 12.5l4.5 4.5L19 7.5",
	"mail":   "M3 6h18v12H3zM3 7l9 7 9-7",
	"org":    "M4 20V5h9v15M13 10h7v10M3 20h18M7 9h3M7 13h3M16 14h1M16 17h1M7 17h3",
	"globe":  "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
	"warn":   "M12 4l9.5 16h-19zM12 10v5M12 17.5v.5",
	"info":   "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v6M12 7.2v.6",
	"shield": "M12 3l8 3v6c0 5-3.5 7.8-8 9-4.5-1.2-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
	"users":  "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 010 6.2M17.5 14.3c2.4.6 4 2.4 4 5.7",
	"person": "M12 11.5a4 4 0 100-8 4 4 0 000 8zM4 20.5c0-4.5 3.5-6.5 8-6.5s8 2 8 6.5",
	"doc":    "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
	"pencil": "M15 5l4 4L8.5 19.5 4 20l.5-4.5zM13 7l4 4",
	"down":   "M12 4v11M7 11l5 5 5-5M5 20h14",
	"leave":  "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
	"up":     "M12 19V5M7 10l5-5 5 5",
	"fall":   "M12 5v14M7 14l5 5 5-5",
	"home":   "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
	"inbox":  "M4 5h16v14H4zM4 14h5l1.5 2.5h3L15 14h5",
	"chart":  "M4 20h16M7 20v-7M12 20V6M17 20v-10",
	"clock":  "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3.5 2",
	"pulse":  "M3 12h4l3-7 4 14 3-7h4",
	"search": "M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.5 15.5L21 21",
}
