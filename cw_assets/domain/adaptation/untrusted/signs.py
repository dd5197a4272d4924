"""What no honest line of a script holds: marks of roles, fields of a gate's answer, questions for a model's secrets.

Patterns for folded text; the words that convict only together stand in `words`.
"""

SPEAKERS = r"(^|[:;,.–—“\"])\W{0,9}(system|assistant|developer|human|user|ai)\s*:"
"""A role of a conversation that begins to speak."""
MODEL = r"(ai|llm|language model|reviewer|evaluator|grader|gate)"
MODES = r"(developer|debug|god|admin|jailbreak|unrestricted|maintenance) mode"
FAULTS = r"(issue|error|fault|problem|violation)s?"
WORK = r"(script|draft|gate|evaluation|review|adaptation|translation|row)s?"
ROLE_MARKS = (
    r"<\|[^|>]{1,40}\|>",
    r"<｜[^｜>]{1,40}｜>",
    r"<</?sys>>",
    r"\[/?(inst|sys|system_prompt|tool_calls|available_tools|tool_results)\]",
    r"</?(s|bos|eos|data|system|user|assistant|instructions?|prompt|end_of_turn|start_of_turn)\b[^>]{0,20}>",
    r"#{2,6} ?(system|instructions?|assistant|user|response|new task)\b",
)
ANSWER_FIELDS = (
    r"\bpassed[\"'“”`]?\s*(:|=|is|to)\s*[\"'“”`]?(true|yes|1)\b",
    r"[\"'“”`]\s*(passed|score|issues|severity|summary)\s*[\"'“”`]\s*:",
    r"\bissues\s*(:|=)\s*\[",
    r"\bscore\s*=\s*[01]",
    r"\bscore (of|to|:|=)\s*(1\.0+|1,0|1|100|10/10)\b",
    r"\b(highest|perfect|full|maximum|top) (possible )?score (to|for) (this|the|every|all)\b",
    r"\b(empty|blank) (list of )?issues\b",
    r"\b(leave|keep|return|make) (the )?(list of )?issues( list)? (field )?(empty|blank)\b",
    r"\bissues (must|should) be empty\b",
)
REQUESTS = (
    rf"\b(report|list|return|raise|flag|output|mention) (no|zero|not any) {FAULTS}\b",
    rf"\b(do not|don't|never) (report|list|raise|flag|mention) (any |a |more )?{FAULTS}\b",
    rf"\b(approve|pass|accept|wave through) (this|the|every|all( the)?|any) (\w+ )?{WORK}\b",
    rf"\b(note|message|memo|attention|notice) (to|for)( the| all| any)? {MODEL}s?\b",
    rf"\bif you are (an? )?({MODEL}|automated)\b",
    rf"\bas (an?|the) (ai )?{MODEL},? you\b",
    rf"\b(rate|score|grade) (this|the|every|all) {WORK}\b.{{0,20}}\b(1\.0|1,0|100|10/10|10 out of 10)\b",
    r"\b(ignore|disregard|skip|overlook|do not check|don't check) (the|all|any|every|this) (\w+ )?"
    r"(briefs?|pitfalls|brand guidelines|rows|script rows)\b",
    r"\bend of (the )?(data|input|user message)\b",
    r"\byour (new|real|actual) (task|instruction)s? (is|are)\b",
    rf"(^|[:;,–—])\W{{0,9}}((please|now|you must|you should|you will),? )*(act|behave|respond) as "
    rf"(an?|the|if you were an?) ([\w-]+ ){{0,2}}({MODEL}|chatbot|assistant)\b",
    r"\bsystem (prompt|message|override|notice|note|instruction)s?\b",
    r"\bnew (system )?instructions?\s*(:|follow)",
    r"\b(reveal|print|repeat|show|output|disclose|leak|tell me) (me )?(your|the|all) "
    r"(system |hidden |initial |secret )+(prompt|instructions)\b",
    r"\b(reveal|print|repeat|output|disclose|leak) your (prompt|instructions)\b",
    rf"\b{MODES}\b.{{0,20}}\b(on|enabled|activated|active)\b",
    rf"\b(enter|enable|activate|switch to)\b.{{0,12}}\b{MODES}\b",
    # run together, as letters set apart become
    r"(ignore|disregard|forget|override)(all|any|the|your|my|of)*(previous|prior|above|earlier|all|your|system)\w{0,12}"
    r"(instructions|prompt|directives)",
)
SIGNS = (*ROLE_MARKS, *ANSWER_FIELDS, *REQUESTS)
"""Each convicts by itself."""
