package figure

// Drawer draws a figure. The structs of package plots are drawers: what a figure shows and what
// may be changed about it are their fields, and zero values are what it usually has.
type Drawer interface {
	// Draw returns the figure, or an error that says what is missing or wrong.
	Draw() (*Figure, error)
}
