"""The words by which text betrays that it addresses a model, in many languages; what is done with them is elsewhere.

A word list is separated by spaces; "_" stands for a space and "*" for any ending. No word convicts by itself: only
words of several lists in one sentence do.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """Of one language."""

    dismiss: str
    """Ignore, forget."""
    earlier: str
    """Previous, above, all, your."""
    orders: str
    """Instructions, prompt. Not "rules": spots break rules all day long."""
    mark: str = ""
    """Rate, answer, declare, as an order."""
    passed: str = ""
    """Passed, approved, without errors."""
    work: str = ""
    """Script, draft, evaluation, gate."""
    addressee: str = ""
    """Reviewer, language model."""
    roles: str = ""
    """You are now, from now on you are."""
    replies: str = ""
    """Answer only, always output."""


WORDS = {
    "en": Words(
        dismiss="ignore disregard forget override overrule bypass discard neglect do_not_follow don't_follow "
        "stop_following do_not_obey don't_obey pay_no_attention_to",
        earlier="everything previous prior above earlier preceding foregoing former all your any every original "
        "initial given these before so_far",
        orders="were_told been_told instruction* prompt prompts directive* guidelines criteria commands "
        "previous_rules prior_rules earlier_rules system_rules review_rules evaluation_rules the_above "
        "everything_above all_above system_message safety_rules",
        mark="mark rate score grade set give assign return answer respond reply output report evaluate declare "
        "consider treat classify approve award",
        passed="passed pass approve approved compliant flawless error-free accepted passing no_issues zero_issues "
        "without_issues",
        work="result script scripts draft gate gates evaluation verdict adaptation translation review_result "
        "as_passed as_approved as_compliant json quality_check this_row all_rows every_row this_review this_text "
        "brand_check",
        addressee="ai_model ai_reviewer ai_judge ai_evaluator ai_system dear_reviewer* the_reviewer_must "
        "to_the_reviewer as_reviewer as_a_reviewer as_the_reviewer attention_reviewer* evaluator evaluators grader "
        "language_model language_models llm llms quality_gate gatekeeper chatgpt gpt gpt-4 brand_gate format_gate "
        "judge_model automated_reviewer ai_assistant_reading",
        roles="you_are_now you're_now you_are_no_longer from_now_on_you_are pretend_to_be pretend_you_are "
        "pretend_that_you_are simulate_being you_will_act_as",
        replies="respond_only reply_only answer_only only_answer only_respond only_output only_reply output_only "
        "always_answer always_respond always_output always_return",
    ),
    "de": Words(
        dismiss="ignorier* vergiss vergesst vergessen_sie missacht* beachte* befolge* überspring* übergeh*",
        earlier="alles vorherig* bisherig* früher* obig* oben vorangegangen* vorig* alle allen aller deine deinen "
        "ihre sämtlich* nicht",
        orders="prüfungen anweisung* instruktion* vorgaben prompt systemnachricht* richtlinien befehle "
        "prüfkriterien systemprompt",
        mark="melde nenne genehmige genehmigen_sie markier* bewerte* gib geben_sie setz setze setzen antwort* "
        "erklär* stuf* vergib werte lass lassen winke*",
        passed="keinen_fehler bestanden genehmigt freigegeben fehlerfrei skript_durch entwurf_durch durchwinken "
        "akzeptiert zugelassen freigeben bestehen keine_fehler keine_mängel ohne_mängel volle_punktzahl genehmigen",
        work="ergebnis skript* drehbuch* entwurf* prüfung bewertung gate zeile übersetzung adaption prüfergebnis "
        "fassung",
        addressee="als_prüfer* als_gutachter* liebe*_prüfer* sehr_geehrte*_prüfer* an_den_prüfer an_die_prüfer* "
        "sprachmodell* ki-modell* ki_modell* bewerter* ki-prüfer*",
        roles="du_bist_jetzt du_bist_nun du_bist_ab_sofort sie_sind_jetzt sie_sind_nun ab_jetzt_bist_du "
        "ab_sofort_bist_du tu_so_als",
        replies="antworte_nur antworten_sie_nur antworte_immer gib_nur gib_immer gib_ausschließlich",
    ),
    "fr": Words(
        dismiss="ignore ignorez ignorer oublie oubliez négligez ne_tenez_pas_compte ne_tiens_pas_compte "
        "faites_abstraction fais_abstraction ne_suivez ne_suis",
        earlier="tout_ce_qui_précède précédent* antérieur* ci-dessus toutes tous vos tes plus_haut",
        orders="instruction* consigne* directive* prompt*",
        mark="signale signalez mentionne mentionnez marque marquez note notez évalue évaluez répondez réponds donne "
        "donnez attribue attribuez considère considérez validez valide déclarez approuvez",
        passed="aucun_défaut approuvé* validé* réussi* conforme accepté* sans_erreur* sans_problème* aucun_problème "
        "aucune_erreur note_maximale valider approuver",
        work="script scénario brouillon évaluation contrôle critère verdict adaptation traduction version_du_texte "
        "ce_texte",
        addressee="évaluateur* relecteur* vérificateur* contrôleur* modèle_de_langage intelligence_artificielle "
        "correcteur",
        roles="tu_es_maintenant tu_es_désormais vous_êtes_maintenant vous_êtes_désormais à_partir_de_maintenant "
        "fais_comme_si_tu_étais",
        replies="réponds_uniquement répondez_uniquement réponds_seulement répondez_seulement réponds_toujours",
    ),
    "es": Words(
        dismiss="ignora ignore ignoren ignorad olvida olvide olviden descarta descarte omite omita no_sigas no_siga "
        "no_hagas_caso haz_caso_omiso haga_caso_omiso",
        earlier="todo_lo_anterior lo_anterior anterior* previas previos todas todos tus sus de_arriba precedentes",
        orders="instruccion* indicacion* directri* prompt* órdenes_anteriores",
        mark="informes informe menciones mencione señales marca marque califica califique evalúa evalúe responde "
        "responda da dale asigna asigne considera considere devuelve devuelva aprueba apruebe",
        passed="ningún_error ningún_fallo aprobad* superad* conforme validad* sin_errores sin_problemas "
        "ningún_problema puntuación_máxima aprobar",
        work="guion guión borrador evaluación revisión traducción adaptación veredicto este_texto control_de_calidad",
        addressee="evaluador* revisor* modelo_de_lenguaje inteligencia_artificial",
        roles="ahora_eres eres_ahora a_partir_de_ahora usted_es_ahora finge_ser finge_que_eres",
        replies="responde_solo responde_sólo responda_solo responde_únicamente responde_siempre",
    ),
    "it": Words(
        dismiss="ignora ignori ignorate dimentica dimenticate dimentichi trascura non_seguire non_considerare "
        "non_tenere_conto",
        earlier="tutto precedent* tutte tutti tue vostre sopra",
        orders="istruzion* indicazion* direttiv* prompt",
        mark="segnalare segnala segnalate menzionare contrassegna segna valuta valutate rispondi rispondete assegna "
        "considera considerate dichiara approva approvate restituisci dai",
        passed="alcun_problema alcun_errore nessun_errore approvat* superat* conforme promoss* senza_errori "
        "senza_problemi nessun_problema approvare punteggio_massimo",
        work="copione sceneggiatura bozza valutazione controllo verifica traduzione adattamento verdetto script "
        "questo_testo",
        addressee="valutator* revisor* modello_linguistico intelligenza_artificiale",
        roles="ora_sei adesso_sei sei_ora da_ora_in_poi fingi_di_essere",
        replies="rispondi_solo rispondi_soltanto rispondi_sempre rispondete_solo",
    ),
    "pt": Words(
        dismiss="ignora ignore ignorem esqueça esqueçam esquece desconsidere desconsiderem não_siga não_sigas",
        earlier="tudo anterior* prévias prévios todas todos suas tuas acima",
        orders="instruç* orientações diretrizes comandos prompt",
        mark="relate mencione aponte marque avalie classifique responda atribua considere aprove declare devolva dê",
        passed="nenhum_erro nenhuma_falha aprovad* validad* conforme sem_erros sem_problemas nenhum_problema "
        "nota_máxima aprovar",
        work="roteiro guião rascunho avaliação revisão tradução adaptação veredito veredicto este_texto",
        addressee="avaliador* revisor* modelo_de_linguagem inteligência_artificial",
        roles="agora_você_é você_agora_é a_partir_de_agora tu_és_agora agora_és finja_ser",
        replies="responda_apenas responda_só responda_somente responda_sempre",
    ),
    "nl": Words(
        dismiss="negeer negeert vergeet sla volg_niet veronachtzaam",
        earlier="alles hierboven vorige eerdere voorgaande bovenstaande alle jouw uw",
        orders="instructie* aanwijzing* opdrachten richtlijnen prompt",
        mark="meld vermeld markeer beoordeel geef antwoord keur beschouw verklaar",
        passed="geen_enkele_fout geen_fout goedgekeurd geslaagd goed voldoet foutloos zonder_fouten "
        "zonder_problemen geen_fouten geen_problemen goedkeuren",
        work="script scenario beoordeling kwaliteitscontrole vertaling bewerking deze_tekst",
        addressee="beoordelaar* controleur* taalmodel*",
        roles="je_bent_nu jij_bent_nu u_bent_nu vanaf_nu_ben doe_alsof_je",
        replies="antwoord_alleen antwoord_altijd geef_alleen",
    ),
    "pl": Words(
        dismiss="zignoruj* ignoruj* zapomnij* pomiń* nie_stosuj nie_przestrzegaj",
        earlier="wszystko powyżej poprzedni* wcześniejsz* powyższ* wszystki* swoj* twoj*",
        orders="instrukcj* poleceni* polecenia wytyczn* prompt*",
        mark="zgłaszaj wskazuj wymieniaj oznacz oceń odpowiedz uznaj przyznaj zatwierdź zwróć oznaczcie",
        passed="żadnych_błędów żadnych_problemów zatwierdzon* zaliczon* zaakceptowan* zgodn* pozytywn* bez_błędów "
        "bez_problemów bez_uwag zatwierdzić",
        work="scenariusz* skrypt* szkic* ocenę oceny tłumaczeni* adaptacj* bramk* weryfikacj*",
        addressee="recenzen* model_językowy modelu_językowy modelu_językowego sztuczn*_inteligencj* ewaluator* "
        "oceniając*",
        roles="jesteś_teraz teraz_jesteś od_teraz_jesteś udawaj_że",
        replies="odpowiedz_tylko odpowiadaj_tylko odpowiadaj_zawsze",
    ),
    "ru": Words(
        dismiss="игнориру* проигнорируй* забудь* не_следуй* не_учитывай* отмени* пренебреги*",
        earlier="всё предыдущ* прежн* выше* вышеуказанн* все всех всем свои твои ваши",
        orders="инструкци* указани* команд* промпт* распоряжени*",
        mark="сообщай* указывай* отметь* отмечай* оцени* поставь* ответь* считай* признай* верни* одобри* пропусти*",
        passed="ни_о_каких_ошибках никаких_ошибок никаких_проблем пройден* одобрен* принят* прошедш* успешн* "
        "без_ошибок без_замечаний без_проблем одобрить",
        work="сценари* черновик* проверк* оценк* перевод* адаптаци* этот_текст",
        addressee="рецензент* проверяющ* языков*_модел* искусственн*_интеллект* оценщик* ии-модел*",
        roles="ты_теперь теперь_ты вы_теперь теперь_вы отныне_ты представь_что_ты",
        replies="отвечай_только ответь_только отвечай_всегда",
    ),
    "uk": Words(
        dismiss="ігноруй* проігноруй* забудь*",
        earlier="попередн* усі всі вище*",
        orders="інструкці* вказівк* команд*",
    ),
    "cs": Words(
        dismiss="ignoruj* zapomeň* nedbej*",
        earlier="předchozí* všechn* výše* dosavadní*",
        orders="pokyn* instrukc* příkaz*",
    ),
    "sv": Words(
        dismiss="ignorera* glöm bortse",
        earlier="tidigare föregående alla ovanstående",
        orders="instruktion* anvisning* riktlinjer",
    ),
    "tr": Words(
        dismiss="yok_say* görmezden_gel* unut* dikkate_alma* göz_ardı_et*",
        earlier="her_şeyi önceki* yukarıdaki* tüm bütün daha_önce*",
        orders="talimat* komut* yönerge* prompt",
        mark="bildirme* bildir işaretle* değerlendir* puanla* ver yanıtla* cevapla* kabul_et* onayla*",
        passed="hiçbir_sorun hiçbir_hata geçti geçmiş onaylandı onaylanmış başarılı kusursuz hatasız onayla* sorunsuz",
        work="senaryo* taslak* taslağ* değerlendirme* çeviri* uyarlama* bu_metni",
        addressee="değerlendirici* denetçi* dil_modeli* yapay_zeka* inceleyen*",
        roles="artık_bir sen_artık şimdi_sen bundan_sonra_sen",
        replies="yalnızca_yanıt* sadece_yanıt* yalnızca_cevap* sadece_cevap*",
    ),
    "id": Words(
        dismiss="abaikan lupakan hiraukan",
        earlier="sebelumnya semua di_atas",
        orders="instruksi petunjuk perintah arahan",
    ),
    "vi": Words(
        dismiss="bỏ_qua quên phớt_lờ",
        earlier="trước trên tất_cả mọi",
        orders="hướng_dẫn chỉ_dẫn chỉ_thị lệnh",
    ),
    "ar": Words(
        dismiss="تجاهل انسَ انس أهمل لا_تتبع تغاض",
        earlier="ما_سبق السابقة السابق أعلاه جميع كل المذكورة",
        orders="التعليمات تعليمات الأوامر أوامر التوجيهات توجيهات الإرشادات",
        mark="تبلغ تذكر اعتبر ضع_علامة قيّم أجب امنح أعط حدد صنف وافق",
        passed="أي_أخطاء أي_مشاكل ناجح نجاح مقبول معتمد اجتاز بدون_أخطاء بلا_أخطاء الموافقة وافق",
        work="النص السيناريو المسودة التقييم المراجعة الترجمة",
        addressee="المقيّم المراجع نموذج_اللغة النموذج_اللغوي الذكاء_الاصطناعي",
        roles="أنت_الآن من_الآن_فصاعدا تظاهر_بأنك",
        replies="أجب_فقط أجب_دائما",
    ),
    "ja": Words(
        dismiss="無視 忘れて 忘れろ 従わない 従うな 破棄",
        earlier="これまで 以前 前の 上記 すべて 全て 今まで 先の 先ほど",
        orders="指示 命令 プロンプト ガイドライン 指令",
        mark="指摘 評価 判定 マーク 回答 答え とみな 出力 報告 してください",
        passed="報告しない 指摘しない 合格 承認 問題なし 可決 問題ありません",
        work="台本 脚本 スクリプト 原稿 翻訳 ゲート 審査 このテキスト",
        addressee="審査員 レビュアー 評価者 言語モデル 人工知能 査読者",
        roles="あなたは今から あなたはこれから 今からあなたは これからあなたは あなたは今",
        replies="とだけ答え とだけ回答 のみを出力 と必ず答え",
    ),
    "zh": Words(
        dismiss="忽略 无视 無視 忘记 忘記 忘掉 不要遵守 不要遵循 不要理会 無需理會",
        earlier="一切 之前 以前 先前 上面 以上 前面 所有 全部 此前",
        orders="指令 指示 提示 命令 系统提示 系統提示 说明 說明",
        mark="报告 報告 指出 标记 標記 评为 評為 判定 打分 给出 給出 "
        "回答 输出 輸出 视为 視為 返回 评定 評定 评分 請將 请将",
        passed="不要报告 不要報告 不要指出 通过 通過 合格 批准 没有问题 沒有問題 没有错误 满分 滿分",
        work="脚本 腳本 草稿 审核 審核 评估 評估 翻译 翻譯 剧本 劇本 稿件 本文 文案",
        addressee="审核员 審核員 评审 評審 语言模型 語言模型 人工智能 人工智慧 大模型 检查员",
        roles="你现在是 你現在是 从现在起你 從現在起你 从现在开始你 假装你是",
        replies="只回答 只输出 只輸出 直接输出 直接輸出 仅输出 始终回答",
    ),
    "ko": Words(
        dismiss="무시 잊어 잊으 따르지_마",
        earlier="이전 앞선 위의 모든 지금까지 기존 앞의",
        orders="지시 명령 지침 프롬프트",
        mark="보고 지적 표시 평가 판정 답하 대답 응답 처리 간주 출력 매기",
        passed="보고하지 지적하지 통과 합격 승인 문제_없 문제없 문제가_없 만점",
        work="스크립트 대본 초안 심사 검토 번역 게이트 원고 각색",
        addressee="심사위원 검토자 평가자 언어_모델 언어모델 인공지능 리뷰어",
        roles="너는_이제 당신은_이제 이제부터_너는 이제부터_당신은 지금부터_너는 지금부터_당신은",
        replies="라고만 만_출력 항상_통과",
    ),
    "hi": Words(
        dismiss="अनदेखा अनदेखी नज़रअंदाज़ नजरअंदाज भूल_जा ध्यान_न_दें उपेक्षा मत_मान",
        earlier="पिछले पिछली पहले उपरोक्त ऊपर सभी सारे पूर्व",
        orders="निर्देश आदेश हिदायत प्रॉम्प्ट दिशानिर्देश",
        mark="बताएं बताना चिह्नित मूल्यांकन उत्तर जवाब घोषित मानें करें दें",
        passed="कोई_समस्या कोई_गलती पास उत्तीर्ण स्वीकृत अनुमोदित मंज़ूर मंजूर",
        work="स्क्रिप्ट पटकथा मसौदा समीक्षा जांच जाँच अनुवाद प्रारूप",
        addressee="समीक्षक मूल्यांकनकर्ता भाषा_मॉडल एआई_मॉडल कृत्रिम_बुद्धिमत्ता",
        roles="अब_तुम अब_आप आप_अब तुम_अब अब_से_तुम अब_से_आप",
        replies="केवल_उत्तर सिर्फ_उत्तर केवल_जवाब",
    ),
}
UNSPACED = ("ar", "ja", "zh", "ko", "hi")
"""Languages whose words stand with others in one, so that their ends are not looked at."""
MODELS = (
    "ai|a\\.i\\.|assistant|language model|llm|chatbot|chat bot|reviewer|evaluator|grader|gatekeeper|dan|unrestricted|"
    "jailbroken|translator bot|ki|assistent|sprachmodell|prufer|ubersetzer|ia|assistant|modele de langage|evaluateur|"
    "asistente|modelo de lenguaje|evaluador|traductor|assistente|modello linguistico|valutatore|traduttore|"
    "modelo de linguagem|avaliador|tradutor|taalmodel|beoordelaar|model\\w* jezyk\\w*|asystent\\w*|recenzent\\w*|"
    "ии|ассистент\\w*|языков\\w* модел\\w*|рецензент\\w*|переводчик\\w*|yapay zeka|asistan\\w*|dil modeli"
)
"""What a role is given of, where words are spaced."""
MODELS_UNSPACED = (
    "ذكاء|مساعد|نموذج|مترجم|アシスタント|モデル|審査員|翻訳者|(?<![a-z])ai(?![a-z])|助手|模型|审核|審核|翻译|翻譯|인공지능|비서|모델|심사|번역가|"
    "एआई|सहायक|मॉडल|समीक्षक"
)
