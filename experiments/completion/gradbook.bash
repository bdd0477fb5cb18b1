# Completion of PROGRAM for bash: PROGRAM completion bash > ~/.local/share/bash-completion/completions/PROGRAM
_PROGRAM_complete() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :files* ]]; then
            compopt -o default
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _PROGRAM_complete PROGRAM
