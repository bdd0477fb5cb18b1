package interpreter

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
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
	tokens := tokensOf(text)
	first := len(tokens) // the token that the operand begins with, as far as is known
	wanted := true       // whether the operand needs a name or bracket before the first token
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

// opening returns the index of the token that opens the bracket which token i closes, -1 if
// there is none.
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
