package sweep

import "strings"

// hooks reads the object under the key hooks: on_finish is a shell command.
func (r *reader) hooks(key, value place) (onFinish string) {
	if command, isText := r.alone(value); isText {
		r.errorf(value, "got %s, expected a mapping; write hooks: {on_finish: %q}", r.show(value), command)
		return ""
	}
	o, ok := r.object(key, value)
	if !ok {
		return ""
	}
	r.unknown(o, []string{"on_finish"}, nil)
	if !o.has("on_finish") {
		r.errorf(key, "on_finish is missing; write the command to run when the sweep is done")
		return ""
	}
	onFinish, ok = r.text(o.values["on_finish"])
	if ok && strings.TrimSpace(onFinish) == "" {
		r.errorf(o.values["on_finish"], "the command is empty; write one, or remove hooks")
	}
	return onFinish
}
