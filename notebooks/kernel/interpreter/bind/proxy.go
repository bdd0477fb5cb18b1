package main

import (
	"fmt"
	"go/types"
	"strings"
)

// implementable reports whether types of other packages can implement an interface.
func implementable(i *types.Interface) bool {
	for m := range i.Methods() {
		if !m.Exported() {
			return false
		}
	}
	return i.NumMethods() > 0
}

// proxy declares a struct that implements an interface, and returns its name. When a cell converts a
// type of its own to the interface, gomacro fills the fields of the struct: Object is the value, and
// the others are functions, one for each method, sorted by name. Object is their first argument.
func (b *bindings) proxy(p *types.Package, name string, i *types.Interface) string {
	proxy := "proxy" + strings.ToUpper(b.name(p)[:1]) + b.name(p)[1:] + name
	var fields, methods strings.Builder
	for m := range i.Methods() { // go/types sorts them
		signature := m.Signature()
		parameters, arguments := []string{}, []string{"p.Object"}
		for v := range signature.Params().Variables() {
			argument := fmt.Sprintf("a%d", len(parameters))
			parameters = append(parameters, argument+" "+types.TypeString(v.Type(), b.name))
			arguments = append(arguments, argument)
		}
		if last := len(parameters) - 1; signature.Variadic() {
			parameters[last] = strings.Replace(parameters[last], " []", " ...", 1)
			arguments[last+1] += "..."
		}
		results := types.TypeString(signature.Results(), b.name)
		call := fmt.Sprintf("p.%s_(%s)", m.Name(), strings.Join(arguments, ", "))
		if signature.Results().Len() > 0 {
			call = "return " + call
		}
		fmt.Fprintf(&fields, "%s_ func(%s) %s\n", m.Name(), strings.Join(append([]string{"_ any"}, parameters...), ", "), results)
		fmt.Fprintf(&methods, "\nfunc (p *%s) %s(%s) %s { %s }\n", proxy, m.Name(), strings.Join(parameters, ", "), results, call)
	}
	fmt.Fprintf(&b.proxies, "\ntype %s struct {\nObject any\n%s}\n%s", proxy, fields.String(), methods.String())
	return proxy
}
