package kernel

import "sync"

// product is a matrix product c = start + a b.
type product struct {
	rows, depth, columns int
	c                    []float32 // rows x columns
	start                []float32 // what every row of c starts at: columns numbers, or one for all, or none for zero
	a                    []float32 // element (r, k) is a[r*aRow+k*aDepth]
	aRow, aDepth         int
	b                    []float32 // depth x columns, or columns x depth where transposed
	transposed           bool
}

const (
	// maxPanelColumns bounds the panelColumns of an implementation.
	maxPanelColumns = 32
	// blockDepth bounds the depth of a block, so that a panel of b that deep
	// stays in a first-level cache of 32 KiB.
	blockDepth = 200
	// blockRows is how many rows of c a block has, so that the part of a that
	// they need stays in a second-level cache while all of b goes by.
	blockRows = 128
)

// scratch holds the parts of a product that are copied to where they lie better.
type scratch struct {
	b     [blockDepth * maxPanelColumns]float32 // a panel
	a     [blockRows * blockDepth]float32
	start [maxPanelColumns]float32
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// matMul computes a product. It goes through c in panels, strips of a few
// columns whose sums an implementation keeps in registers, and through a and b
// in blocks that stay in the caches (Goto and van de Geijn 2008, "Anatomy of
// high-performance matrix multiplication"). A block continues the sums that the
// block before it left in c: a float32 does not change by being stored.
func (i *implementation) matMul(p product) {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)

	blocks := (p.depth + blockDepth - 1) / blockDepth
	depth := (p.depth + blocks - 1) / blocks
	for k := 0; k < p.depth; k += depth {
		depth := min(depth, p.depth-k)
		for r := 0; r < p.rows; r += blockRows {
			rows := min(blockRows, p.rows-r)
			a, aRow := p.blockOfA(s, r, k, rows, depth)
			for j := 0; j < p.columns; j += i.panelColumns {
				columns := min(i.panelColumns, p.columns-j)
				c := p.c[r*p.columns+j:]
				start, startRow := c, p.columns
				if k == 0 {
					start, startRow = p.startOfPanel(s, j, columns), 0
				}
				b, bRow := i.panelOfB(&p, s, k, j, rows, depth, columns)
				i.panel(c, p.columns, start, startRow, a, aRow, p.aDepth, b, bRow, depth, rows, columns)
			}
		}
	}
}

// conflicts is whether the rows of a matrix, so many numbers apart, meet in the
// same few sets of a first-level cache, which have room for eight or so.
func conflicts(stride int) bool { return stride%512 == 0 }

// blockOfA returns the part of a from element (r, k) on and the distance of its rows.
// Rows that would drive each other out of the cache are copied.
func (p *product) blockOfA(s *scratch, r, k, rows, depth int) (a []float32, stride int) {
	a = p.a[r*p.aRow+k*p.aDepth:]
	if p.aDepth != 1 || !conflicts(p.aRow) || p.columns <= maxPanelColumns {
		return a, p.aRow
	}
	for row := range rows {
		copy(s.a[row*depth:][:depth], a[row*p.aRow:])
	}
	return s.a[:], depth
}

// startOfPanel returns what a row of c starts at from column j on.
func (p *product) startOfPanel(s *scratch, j, columns int) []float32 {
	if len(p.start) == p.columns {
		return p.start[j:]
	}
	var all float32
	if len(p.start) > 0 {
		all = p.start[0]
	}
	start := s.start[:columns]
	for j := range start {
		start[j] = all
	}
	return start
}

// panelOfB returns a panel of b from element (k, j) on and the distance of its
// rows. It is copied where its rows are columns of the matrix, and, if it
// is used often enough, where they conflict or lie across the cache's lines.
func (i *implementation) panelOfB(p *product, s *scratch, k, j, rows, depth, columns int) (b []float32, stride int) {
	const (
		line  = 16 // numbers
		often = 32 // rows
	)
	if p.transposed {
		i.transpose(s.b[:], i.panelColumns, p.b[j*p.depth+k:], p.depth, depth, columns)
		return s.b[:], i.panelColumns
	}
	b = p.b[k*p.columns+j:]
	if rows >= often && p.columns > i.panelColumns && (conflicts(p.columns) || p.columns%line != 0) {
		i.copyPanel(s.b[:], i.panelColumns, b, p.columns, depth, columns)
		return s.b[:], i.panelColumns
	}
	return b, p.columns
}
