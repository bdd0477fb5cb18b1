package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gradbook/experiments/listing"
)

// choice is what a person has chosen on the page of a sweep. The address has all of it, so that
// it can be shared and the back button undoes it.
type choice struct {
	listing.Choice
	Group bool // configs in place of runs
	Page  int  // of the table, from 1

	of    string // the sweep's number
	query url.Values
}

// rowsPerPage is how many rows of a table are sent at once.
const rowsPerPage = 200

// readChoice reads an address. Names that follow each other in it are separated by commas.
func readChoice(r *http.Request) choice {
	query := r.URL.Query()
	query.Del(stateName)
	c := choice{of: r.PathValue("sweep"), query: query, Page: 1, Group: query.Get("group") == "config"}
	c.Where = strings.TrimSpace(query.Get("where"))
	c.Sort = names(strings.Join(query["sort"], ","))
	c.Columns = names(strings.Join(query["columns"], ","))
	if page, err := strconv.Atoi(query.Get("page")); err == nil && page > 0 {
		c.Page = page
	}
	return c
}

// names reads a list of names.
func names(text string) (all []string) {
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// With returns the address of the same page with one thing chosen otherwise; "" takes a choice
// back. What is chosen of a table begins at its first page.
func (c choice) With(name, value string) string {
	query := url.Values{}
	for other, values := range c.query {
		if other != "page" {
			query[other] = values
		}
	}
	query.Del(name)
	if value != "" {
		query.Set(name, value)
	}
	if len(query) == 0 {
		return "?"
	}
	return "?" + query.Encode()
}

// SortedBy returns the address of the page sorted by a column: the highest first, then, where it
// is sorted so already, the lowest, and then as it was at first.
func (c choice) SortedBy(column string) string {
	switch c.Direction(column) {
	case "descending":
		return c.With("sort", column)
	case "ascending":
		return c.With("sort", "")
	}
	return c.With("sort", "-"+column)
}

// Direction returns how the table is sorted by a column, as aria-sort has it: "" if it is not.
func (c choice) Direction(column string) string {
	switch {
	case len(c.Sort) == 0:
		return ""
	case c.Sort[0] == column:
		return "ascending"
	case c.Sort[0] == "-"+column:
		return "descending"
	}
	return ""
}

// Query returns all that is chosen, as an address has it.
func (c choice) Query() string { return c.query.Encode() }

// pageOf returns the part of n rows that the chosen page of the table has.
func (c choice) pageOf(n int) (from, to int) {
	from = min((c.Page-1)*rowsPerPage, n)
	return from, min(from+rowsPerPage, n)
}

// Rest returns what is chosen besides some names.
func (c choice) Rest(names ...string) url.Values {
	rest := url.Values{}
	for name, values := range c.query {
		if !slices.Contains(names, name) {
			rest[name] = values
		}
	}
	return rest
}

// Download returns the address of a file of the chosen runs, relative to the page of their sweep.
func (c choice) Download(file string) string {
	return fmt.Sprintf("%s/%s?%s", c.of, file, c.Query())
}
