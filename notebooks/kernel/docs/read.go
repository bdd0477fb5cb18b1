package docs

import (
	"bytes"
	"go/ast"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// Add reads the doc comments of a package from its source files: of everything that it exports,
// and of the fields and methods.
func (all Docs) Add(path string, files []string) error {
	set := token.NewFileSet()
	var parsed []*ast.File
	for _, file := range files {
		f, err := parser.ParseFile(set, file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed = append(parsed, f)
	}
	p, err := doc.NewFromFiles(set, parsed, path)
	if err != nil {
		return err
	}
	r := reader{set, map[string]Doc{}}
	r.add("", "package "+p.Name+" // import "+strconv.Quote(path), p.Doc)
	r.addValues(p.Consts)
	r.addValues(p.Vars)
	r.addFunctions("", p.Funcs)
	for _, t := range p.Types {
		r.add(t.Name, r.source(t.Decl), t.Doc)
		r.addValues(t.Consts)
		r.addValues(t.Vars)
		r.addFunctions("", t.Funcs)
		r.addFunctions(t.Name+".", t.Methods)
		for _, spec := range t.Decl.Specs {
			r.addMembers(t.Name, spec.(*ast.TypeSpec).Type)
		}
	}
	all[path] = r.symbols
	return nil
}

// A reader collects the symbols of a package.
type reader struct {
	set     *token.FileSet
	symbols map[string]Doc
}

func (r reader) add(name, declaration string, comments ...string) {
	r.symbols[name] = Doc{Declaration: declaration, Comment: strings.TrimSpace(strings.Join(comments, "\n"))}
}

func (r reader) source(node ast.Node) string {
	var text bytes.Buffer
	format.Node(&text, r.set, node) // no error: the node has been parsed
	return text.String()
}

func (r reader) addValues(list []*doc.Value) {
	for _, value := range list {
		for _, spec := range value.Decl.Specs {
			spec := spec.(*ast.ValueSpec)
			for _, name := range spec.Names {
				bare := &ast.ValueSpec{Names: spec.Names, Type: spec.Type, Values: spec.Values}
				r.add(name.Name, r.source(&ast.GenDecl{Tok: value.Decl.Tok, Specs: []ast.Spec{bare}}), value.Doc, spec.Doc.Text(), spec.Comment.Text())
			}
		}
	}
}

func (r reader) addFunctions(prefix string, list []*doc.Func) {
	for _, f := range list {
		r.add(prefix+f.Name, r.source(&ast.FuncDecl{Recv: f.Decl.Recv, Name: f.Decl.Name, Type: f.Decl.Type}), f.Doc)
	}
}

// addMembers adds the fields of a struct, or the methods of an interface.
func (r reader) addMembers(owner string, typ ast.Expr) {
	switch typ := typ.(type) {
	case *ast.StructType:
		for _, field := range typ.Fields.List {
			for _, name := range field.Names {
				r.add(owner+"."+name.Name, name.Name+" "+r.source(field.Type), field.Doc.Text(), field.Comment.Text())
			}
		}
	case *ast.InterfaceType:
		for _, method := range typ.Methods.List {
			for _, name := range method.Names { // an embedded interface has none
				r.add(owner+"."+name.Name, "func ("+owner+") "+name.Name+strings.TrimPrefix(r.source(method.Type), "func"), method.Doc.Text(), method.Comment.Text())
			}
		}
	}
}
