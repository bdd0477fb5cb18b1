package interpreter

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// code is the text of a cell before and after the cursor.
type code struct{ before, after string }

// readCode reads the text of a cell, and where the cursor is, from the content of Jupyter's
// complete_request or inspect_request. Jupyter counts characters.
func readCode(request any) code {
	content, _ := request.(map[string]any)
	text, _ := content["code"].(string)
	cursor, _ := content["cursor_pos"].(float64)
	characters := []rune(text)
	at := min(max(int(cursor), 0), len(characters))
	return code{string(characters[:at]), string(characters[at:])}
}

// expression returns the operand at the cursor, such as plots.Confusion. If the cursor is
// among the arguments of a call, it is the function of that call. It is "" where there is none.
func (c code) expression() string {
	name := len(c.after) - len(strings.TrimLeftFunc(c.after, inName))
	if e := operand(c.before) + c.after[:name]; e != "" {
		return strings.Trim(e, ".")
	}
	depth := 0
	for i := len(c.before) - 1; i >= 0; i-- {
		switch c.before[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth < 0 {
				return operand(c.before[:i])
			}
		}
	}
	return ""
}

// operand returns the operand at the end of a text: names with dots between them, calls and
// elements of these, such as runs[0].Config or runs.Where("seed", 1).Fil. It is "" where the text
// ends with none.
func operand(text string) string {
	whole := text
	if last, _ := utf8.DecodeLastRuneInString(text); last == '.' || inName(last) {
		whole += "_" // the name may be unfinished, or missing
	}
	for _, t := range tokensOf(text) {
		if t.token != token.IDENT && t.token != token.LPAREN {
			continue
		}
		x, err := parser.ParseExpr(whole[t.offset:])
		if err != nil || t.offset+int(x.End())-1 != len(whole) { // a comment may be behind it
			continue
		}
		switch x.(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.TypeAssertExpr, *ast.ParenExpr:
			return text[t.offset:]
		}
	}
	return ""
}

type offsetToken struct {
	token  token.Token
	offset int
}

// tokensOf returns the tokens of a text.
func tokensOf(text string) (tokens []offsetToken) {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, 0) // errors are no matter: the cell is being written
	for {
		position, t, literal := s.Scan()
		offset := file.Offset(position)
		if t == token.EOF || t == token.SEMICOLON && literal == "\n" && offset == len(text) {
			return tokens
		}
		tokens = append(tokens, offsetToken{t, offset})
	}
}

func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
