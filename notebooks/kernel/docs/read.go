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

// Add reads the doc comments of a package, of whose files the names are given: of all that it
// exports, and the fields and methods of that.
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
	symbols := map[string]Doc{}
	source := func(node ast.Node) string {
		var text bytes.Buffer
		format.Node(&text, set, node) // it has been parsed
		return text.String()
	}
	add := func(name, declaration string, comments ...string) {
		symbols[name] = Doc{Declaration: declaration, Comment: strings.TrimSpace(strings.Join(comments, "\n"))}
	}
	add("", "package "+p.Name+" // import "+strconv.Quote(path), p.Doc)
	values := func(list []*doc.Value) {
		for _, value := range list {
			for _, spec := range value.Decl.Specs {
				spec := spec.(*ast.ValueSpec)
				for _, name := range spec.Names {
					bare := &ast.ValueSpec{Names: spec.Names, Type: spec.Type, Values: spec.Values}
					add(name.Name, source(&ast.GenDecl{Tok: value.Decl.Tok, Specs: []ast.Spec{bare}}), value.Doc, spec.Doc.Text(), spec.Comment.Text())
				}
			}
		}
	}
	functions := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			add(prefix+f.Name, source(&ast.FuncDecl{Recv: f.Decl.Recv, Name: f.Decl.Name, Type: f.Decl.Type}), f.Doc)
		}
	}
	values(p.Consts)
	values(p.Vars)
	functions("", p.Funcs)
	for _, t := range p.Types {
		add(t.Name, source(t.Decl), t.Doc)
		values(t.Consts)
		values(t.Vars)
		functions("", t.Funcs)
		functions(t.Name+".", t.Methods)
		for _, spec := range t.Decl.Specs {
			switch spec := spec.(*ast.TypeSpec).Type.(type) {
			case *ast.StructType:
				for _, field := range spec.Fields.List {
					for _, name := range field.Names {
						add(t.Name+"."+name.Name, name.Name+" "+source(field.Type), field.Doc.Text(), field.Comment.Text())
					}
				}
			case *ast.InterfaceType:
				for _, method := range spec.Methods.List {
					for _, name := range method.Names { // of an embedded interface, none
						add(t.Name+"."+name.Name, "func ("+t.Name+") "+name.Name+strings.TrimPrefix(source(method.Type), "func"), method.Doc.Text(), method.Comment.Text())
					}
				}
			}
		}
	}
	all[path] = symbols
	return nil
}
