package study

import "strconv"

// ClassName is a class's name, or its number if it has none.
func ClassName(names []string, class int) string {
	if class < 0 || class >= len(names) {
		return strconv.Itoa(class)
	}
	return names[class]
}
