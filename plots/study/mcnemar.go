package study

import "math/big"

// McNemar is the p-value of McNemar's exact test that two classifiers are equally
// good on the same samples: onlyA and onlyB are the numbers of those that one of them
// alone gets wrong. If the classifiers are equally good, either is as likely, so
// that onlyA is binomial with probability 1/2; the p-value is twice that of the
// smaller tail, 1 at most (McNemar 1947, doi:10.1007/BF02295996). It is computed in
// integers, and so the same on every machine.
func McNemar(onlyA, onlyB int) float64 {
	n := int64(onlyA + onlyB)
	ways, tail := big.NewInt(1), new(big.Int) // n over k, and the sum of these
	for k := range int64(min(onlyA, onlyB)) + 1 {
		tail.Add(tail, ways)
		ways.Mul(ways, big.NewInt(n-k))
		ways.Quo(ways, big.NewInt(k+1))
	}
	p := new(big.Float).SetInt(tail)
	p.SetMantExp(p, 1-int(n)) // twice, over 2^n
	value, _ := p.Float64()
	return min(value, 1)
}
