#compdef PROGRAM
# Completion of PROGRAM for zsh: PROGRAM completion zsh > a folder of your $fpath/_PROGRAM
_PROGRAM_complete() {
    local line name meaning
    local -a found
    while IFS= read -r line; do
        if [[ $line == :files* ]]; then
            _files
        else
            name=${line%%$'\t'*}
            meaning=${line#*$'\t'}
            found+=("${name//:/\\:}:$meaning")
        fi
    done < <("${words[1]}" complete -- "${(@)words[2,$CURRENT]}" 2>/dev/null)
    (( $#found )) && _describe PROGRAM found
}
compdef _PROGRAM_complete PROGRAM
