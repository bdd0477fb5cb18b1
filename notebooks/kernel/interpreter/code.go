package interpreter

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
)

// code is the text of a cell with a cursor, as Jupyter's messages have it.
type code struct {
	before, after string // the cursor
}

// readCode reads a cell's text and the cursor, counted in characters, from the
// content of a complete_request or inspect_request.
func readCode(request any) code {
	content, _ := request.(map[string]any)
	text, _ := content["code"].(string)
	cursor, _ := content["cursor_pos"].(float64)
	characters := []rune(text)
	at := min(max(int(cursor), 0), len(characters))
	return code{string(characters[:at]), string(characters[at:])}
}

// expression returns the operand that the cursor is in or behind, such as
// plots.Confusion, or that of the call whose arguments the cursor is in; "" where there
// is none.
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

// operand returns what a text ends with: names with dots between them, and calls and
// elements of these, such as runs[0].Config or runs.Where("seed", 1).Fil
func operand(text string) string {
	tokens := tokensOf(text)
	first, wanted := len(tokens), true // which token it begins with, and whether what is before belongs to it
scan:
	for i := len(tokens) - 1; i >= 0; i-- {
		switch t := tokens[i].token; {
		case t == token.PERIOD && (!wanted || first == len(tokens) || tokens[first].token == token.LPAREN):
			wanted = true
		case t == token.IDENT && wanted:
			wanted = false
		case (t == token.RPAREN || t == token.RBRACK) && wanted && first < len(tokens):
			if i = opening(tokens, i); i < 0 {
				return ""
			}
		default:
			break scan
		}
		first = i
	}
	isWhole := first < len(tokens) && (!wanted || tokens[first].token == token.LPAREN) // (x).f
	if !isWhole || strings.TrimRightFunc(text, unicode.IsSpace) != text {
		return ""
	}
	return text[tokens[first].offset:]
}

type offsetToken struct {
	token  token.Token
	offset int
}

// tokensOf returns the tokens of a text.
func tokensOf(text string) (tokens []offsetToken) {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, 0) // what is no Go yet may become Go
	for {
		position, t, literal := s.Scan()
		offset := file.Offset(position)
		if t == token.EOF || t == token.SEMICOLON && literal == "\n" && offset == len(text) {
			return tokens
		}
		tokens = append(tokens, offsetToken{t, offset})
	}
}

// opening returns which token opens the bracket that token i closes, -1 if none does.
func opening(tokens []offsetToken, i int) int {
	depth := 0
	for ; i >= 0; i-- {
		switch tokens[i].token {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
