package sweep

import "go.yaml.in/yaml/v4"

// maxNodes bounds how large a file may become when its aliases are expanded: a
// page of nested aliases can stand for billions of nodes.
const maxNodes = 1_000_000

// expandAliases puts in the place of each alias the nodes that it stands for, and in that of each
// merge key the keys that it merges, so that the rest of the package reads a plain
// tree. An error in such nodes is reported where they are written.
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
		merged := r.merge(node)
		nodes += merged
		return merged >= 0
	}
	return expand(root)
}

// merge puts the keys that a mapping's merge keys, <<, stand for before its own, as PyYAML does
// (https://yaml.org/type/merge.html): the mapping's own ones take precedence, then those of
// the first mapping in a list, and of two merge keys those of the later one. It returns how
// many nodes were added, -1 where something other than mappings is to be merged.
func (r *reader) merge(node *yaml.Node) int {
	if node.Kind != yaml.MappingNode {
		return 0
	}
	var own, merged []*yaml.Node
	has := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if key := node.Content[i]; key.ShortTag() != "!!merge" {
			own = append(own, key, node.Content[i+1])
			has[key.Value] = true
		}
	}
	if len(own) == len(node.Content) {
		return 0
	}
	for i := len(node.Content) - 2; i >= 0; i -= 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.ShortTag() != "!!merge" {
			continue
		}
		sources := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode {
			sources = value.Content
		}
		for _, source := range sources {
			if source.Kind != yaml.MappingNode {
				r.errorf(place{"<<", source}, "got %s, expected a mapping to merge, or a list of some", r.show(place{"", source}))
				return -1
			}
			for j := 0; j+1 < len(source.Content); j += 2 {
				if name := source.Content[j].Value; !has[name] {
					has[name] = true
					merged = append(merged, source.Content[j], source.Content[j+1])
				}
			}
		}
	}
	node.Content = append(merged, own...)
	return len(merged)
}
