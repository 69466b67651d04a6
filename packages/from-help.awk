# Reads the text of --help: "Usage: …", a line that says what the tool does, paragraphs, then sections ("Options:"),
# whose entries stand at two blanks ("  --format FORMAT   How to …") and go on further right.

function finish() {
    if (entry == "") return
    ++entries
    section_of[entries] = section
    head[entries] = entry
    text[entries] = body
    entry = body = ""
}
function add(words) { body = body (body == "" ? "" : " ") words }

/^Usage: / { usage = substr($0, 8); next }
/^[A-Z][A-Za-z ]*:$/ { finish(); section = substr($0, 1, length($0) - 1); sections[++section_count] = section; next }
section == "" {
    if ($0 == "") { paragraph = paragraph_count + 1; next }
    if (summary == "") { summary = $0; next }
    if (paragraph > paragraph_count) paragraph_count = paragraph
    paragraphs[paragraph] = paragraphs[paragraph] (paragraphs[paragraph] == "" ? "" : " ") $0
    next
}
$0 == "" { finish(); next }
/^  [^ ]/ {
    finish()
    rest = substr($0, 3)
    # The entry ends where two blanks begin the text.
    if (match(rest, /  +/)) { entry = substr(rest, 1, RSTART - 1); body = substr(rest, RSTART + RLENGTH) } else entry = rest
    next
}
/^ / { sub(/^ +/, ""); add($0); next }
{ finish(); free[section] = free[section] $0 "\n" }

function roff(words) {
    gsub(/\\/, "\\e", words)
    gsub(/-/, "\\-", words)
    gsub(/’|'/, "\\(cq", words)
    gsub(/`/, "\\(ga", words)
    if (words ~ /^[.]/) words = "\\\\&" words
    return words
}
function man(    i, s, name) {
    printf ".\\\" Written from %s --help.\n.TH %s 1 \"\" \"pgsteward %s\" \"User Commands\"\n", tool, toupper(roff(tool)), version
    printf ".SH NAME\n%s \\- %s\n.SH SYNOPSIS\n.B %s\n", roff(tool), roff(summary), roff(tool)
    name = usage
    sub(/^[^ ]+ */, "", name)
    print roff(name)
    print ".SH DESCRIPTION"
    for (i = 1; i <= paragraph_count; ++i) if (paragraphs[i] != "") printf "%s%s\n", (i > 1 ? ".PP\n" : ""), roff(paragraphs[i])
    options = 0
    for (s = 1; s <= section_count; ++s) {
        section = sections[s]
        isoption = 0
        for (i = 1; i <= entries; ++i) if (section_of[i] == section && head[i] ~ /^-/) isoption = 1
        if (isoption && !options++) print ".SH OPTIONS"
        if (isoption) printf ".SS %s\n", roff(section)
        else printf ".SH %s\n", toupper(roff(section))
        for (i = 1; i <= entries; ++i) {
            if (section_of[i] != section) continue
            split(head[i], parts, " ")
            printf ".TP\n\\fB%s\\fR%s\n%s\n", roff(parts[1]), (parts[2] == "" ? "" : " \\fI" roff(substr(head[i], length(parts[1]) + 2)) "\\fR"), roff(text[i])
        }
        if (free[section] != "") printf "%s", roff(free[section])
    }
    printf ".SH SEE ALSO\nhttps://github.com/pgsteward/pgsteward\n"
}

# What an option takes: the words that its help lists ("auto, always or never"; "honour: …; report: …; deny: …"), files
# and folders for the rest.
function choices(value, help,    i, count, parts, list) {
    if (value == "FORMAT" || value == "FORMAT=FILE") {
        for (i = 1; i <= entries; ++i) if (section_of[i] == "Formats") list = list " " head[i]
        return substr(list, 2)
    }
    if (value == "") return ""
    gsub(/ \([^)]*\)/, "", help)
    if (help ~ /^[a-z]+: /) {
        count = split(help, parts, "; ")
        for (i = 1; i <= count; ++i) if (match(parts[i], /^[a-z]+[:.]/)) list = list " " substr(parts[i], 1, RLENGTH - 1)
    } else if (match(help, /(^|: )[a-z]+(, [a-z]+)*,? or [a-z]+[ .]/)) {
        list = substr(help, RSTART, RLENGTH - 1)
        gsub(/^: |,? or |, /, " ", list)
        if (list !~ /^ /) list = " " list
    }
    return substr(list, 2)
}
function first_sentence(words) {
    if (match(words, /[.;:] /)) words = substr(words, 1, RSTART - 1)
    sub(/\.$/, "", words)
    gsub(/['"`$\\\[\]]/, "", words)
    return words
}
function each_option(    i, parts) {
    option_count = 0
    for (i = 1; i <= entries; ++i) {
        if (head[i] !~ /^--/) continue
        split(head[i], parts, " ")
        name_of[++option_count] = parts[1]
        value_of[option_count] = substr(head[i], length(parts[1]) + 2)
        help_of[option_count] = first_sentence(text[i])
        # "honour: …; report: …" explains the words, not the option.
        choices_of[option_count] = choices(value_of[option_count], text[i])
        if (help_of[option_count] !~ / /) help_of[option_count] = choices_of[option_count]
    }
}
function bash(    i, list, names) {
    function_name = "_" tool
    gsub(/-/, "_", function_name)
    for (i = 1; i <= option_count; ++i) names = names " " name_of[i] (value_of[i] == "" ? "" : "=")
    printf "# bash completion of %s; written from its --help.\n%s() {\n", tool, function_name
    print "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}"
    print "  if [ \"$word\" = = ]; then word=; elif [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi"
    print "  case $before in"
    for (i = 1; i <= option_count; ++i) {
        list = choices_of[i]
        if (list != "") printf "    %s) mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\"); return ;;\n", name_of[i], list
        else if (value_of[i] != "") printf "    %s) mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n", name_of[i]
    }
    printf "  esac\n  if [[ $word == -* ]]; then\n    mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$word\")\n", substr(names, 2)
    print "    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace"
    print "  else\n    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n    compopt -o filenames\n  fi\n}"
    printf "complete -F %s %s\n", function_name, tool
}
function zsh(    i, list) {
    printf "#compdef %s\n# Written from its --help.\n_arguments \\\n", tool
    for (i = 1; i <= option_count; ++i) {
        list = choices_of[i]
        if (value_of[i] == "") printf "  '*%s[%s]' \\\n", name_of[i], help_of[i]
        else printf "  '*%s=[%s]:%s:%s' \\\n", name_of[i], help_of[i], value_of[i], (list == "" ? "_files" : "(" list ")")
    }
    print "  '*:source:_files'"
}
function fish(    i, list) {
    printf "# fish completion of %s; written from its --help.\n", tool
    for (i = 1; i <= option_count; ++i) {
        list = choices_of[i]
        printf "complete -c %s -l %s -d '%s'%s%s\n", tool, substr(name_of[i], 3), help_of[i], (value_of[i] == "" ? "" : list == "" ? " -r -F" : " -r -f"), (list == "" ? "" : " -a '" list "'")
    }
}
END {
    finish()
    each_option()
    if (kind == "man") man()
    else if (kind == "bash") bash()
    else if (kind == "zsh") zsh()
    else if (kind == "fish") fish()
}
