package figure

import _ "embed"

// Script has figures that are elements of a page answer: it shows values at the pointer, hides
// and shows lines by their legends, and makes what is about the same runs stand out, rows of
// tables with data-runs too. It looks at the figures that the page has when it runs, and at those
// of which the event gradbook:drawn tells later. It is a module, and asks for nothing.
//
//go:embed interactive.js
var Script string

// ScriptStyle is what [Script] needs of the page's style.
//
//go:embed interactive.css
var ScriptStyle string
