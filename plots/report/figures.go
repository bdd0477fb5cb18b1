package report

import (
	"errors"
	"slices"

	"gradbook/plots/catalog"
)

// figure shows a figure of the catalog or, where runs lack what it needs, says that.
func (r *Report) figure(p *page, name string) []block { return r.figures(p, name) }

// figures shows figures of the catalog one below the other. What several of them cannot be drawn for is
// said once.
func (r *Report) figures(p *page, names ...string) (blocks []block) {
	var missing []string
	for _, name := range names {
		kind, err := catalog.Find(name)
		if err != nil {
			p.fail(err)
			return nil
		}
		figure, err := kind.Draw(&r.Material)
		var lack *catalog.Lack
		if !errors.As(err, &lack) {
			blocks = append(blocks, p.picture(name, figure, err))
			continue
		}
		if kind.Of == catalog.FewRuns && len(r.Layers) > 0 { // of other runs
			figure, err = kind.DrawRest(&r.Material)
			blocks = append(blocks, p.picture(name, figure, err))
		}
		if words := lack.Error(); !slices.Contains(missing, words) {
			missing = append(missing, words)
			blocks = append(blocks, block{Words: sayf("Not shown: %s.", words)})
		}
	}
	return blocks
}
