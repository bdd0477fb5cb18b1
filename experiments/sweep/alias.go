package sweep

import "go.yaml.in/yaml/v4"

// maxNodes bounds how large a file may become when its aliases are expanded: a
// page of nested aliases can stand for billions of nodes.
const maxNodes = 1_000_000

// expandAliases puts in the place of each alias the nodes that it stands for,
// so that the rest of the package reads a plain tree. An error in such nodes
// is reported where they are written.
func (r *reader) expandAliases(root *yaml.Node) bool {
	open, nodes := map[*yaml.Node]bool{}, 0
	var expand func(node *yaml.Node) bool
	expand = func(node *yaml.Node) bool {
		if nodes++; nodes > maxNodes {
			r.errorf(place{"", node}, "with its aliases the file has more than %d values; write a smaller one", maxNodes)
			return false
		}
		open[node] = true
		defer delete(open, node)
		for i, child := range node.Content {
			if child.Kind == yaml.AliasNode {
				if open[child.Alias] {
					r.errorf(place{"", child}, "the alias *%s stands inside of its own anchor", child.Value)
					return false
				}
				child = child.Alias
				node.Content[i] = child
			}
			if !expand(child) {
				return false
			}
		}
		return true
	}
	return expand(root)
}
