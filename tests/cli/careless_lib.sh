# SPDX-License-Identifier: MIT
# A survey with a column for every quality rule: three dimensions of 14 items on one list, times
# of three pages, device, addresses, coordinates, channel, quotas, topics and checks.

# careless_form FOLDER [COLUMNS VALUES]: the questionnaire, with these in settings.csv.
careless_form() {
    mkdir -p "$1"
    {
        echo "type,name,label,required,relevant,calculation,role,dimension"
        printf 'text,id,编号,,,,id,\nselect_one city,city,城市,yes,,,city,\n'
        printf 'text,started,开始,,,,started,\ntext,submitted,提交,,,,submitted,\n'
        printf 'integer,duration,用时,,,,duration,\ntext,device,设备,,,,device,\n'
        printf 'text,address,地址,,,,ip,\ntext,place,归属地,,,,ip_city,\n'
        printf 'decimal,latitude,纬度,,,,latitude,\ndecimal,longitude,经度,,,,longitude,\n'
        printf 'decimal,robot,评分,,,,bot_score,\ntext,channel,渠道,,,,channel,\n'
        printf 'select_one sex,sex,性别,,,,,\nselect_one sex,partner,配偶性别,,"${sex} = %s1%s",,,\n' "'" "'"
        printf 'select_multiple why,why,原因,,,,,\n'
        printf 'calculate,is_man,,,,"if(${sex} = %s1%s, 1, 0)",,\n' "'" "'"
        for i in 1 2 3; do echo "decimal,page$i,第${i}页用时,,,,page_time,"; done
        for d in a b c; do
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do echo "select_one five,$d$i,${d}第${i}项,,,,,$d"; done
        done
        echo "text,comment,意见,,,,comment,"
    } >"$1/survey.csv"
    {
        printf 'list_name,name,label,score,exclusive\ncity,1,甲市,,\ncity,2,乙市,,\nsex,1,男,,\nsex,2,女,,\n'
        printf 'five,1,很差,0,\nfive,2,差,25,\nfive,3,一般,50,\nfive,4,好,75,\nfive,5,很好,100,\nfive,9,不清楚,,\n'
        printf 'why,a,价格,,\nwhy,b,服务,,\nwhy,n,以上都没有,,yes\n'
    } >"$1/choices.csv"
    printf 'dimension,label,weight\na,甲,1\nb,乙,1\nc,丙,1\n' >"$1/dimensions.csv"
    printf 'topic,label,pattern,polarity\nbus,公交,公交.*少,complaint\nbus,,公交.*好,praise\npark,停车,停车,\n' >"$1/topics.csv"
    printf 'check,expression,label\nwhy_b,"${sex} = %s2%s and selected(${why}, %sb%s)",不该有\n' "'" "'" "'" "'" >"$1/checks.csv"
    printf 'sex,is_man,target\n1,1,60\n2,,40\n' >"$1/quotas.csv"
    printf 'form_title,min_duration,speeder_share,straightline_items%s\n问卷,0,0,0%s\n' \
        "${2:+,$2}" "${3:+,$3}" >"$1/settings.csv"
}

# careless_dump [COUNT]: of so many people, 120 unless said; what they think of all, of each
# dimension, and chance.  Person 7 copies all but 6 answers from person 6; person 10 leaves the
# pages early, 40 answers always the same, 41 in turn, 43 by chance.
careless_dump() {
    awk -v people="${1:-120}" 'function chance() { x = (x * 16807) % 2147483647; return x / 2147483647 }
    function item(v) { v = int(v + 0.5); return v < 1 ? 1 : v > 5 ? 5 : v }
    BEGIN {
        OFS = ","; x = 11; split("a b c", names, " ")
        row = "id,city,started,submitted,duration,device,address,place,latitude,longitude,robot,channel,sex,partner,why,page1,page2,page3"
        for (d = 1; d <= 3; d++) for (i = 1; i <= 14; i++) row = row OFS names[d] i
        print row, "comment"
        for (n = 1; n <= people; n++) {
            mood = 1 + 4 * chance()
            start = sprintf("2023-05-06 %02d:%02d:00", 8 + int(n / 60), n % 60)
            end = sprintf("2023-05-06 %02d:%02d:00", 8 + int((n + 5) / 60), (n + 5) % 60)
            sex = 1 + (n % 2)
            row = n OFS 1 + int(n / 2) % 2 OFS start OFS end OFS 300 OFS "d" int(n / 2) OFS "203.0.113." n % 100
            row = row OFS (n % 9 ? "" : "(河南省-郑州市)") OFS 34.7 + int(n / 3) / 1000 OFS 113.6 + int(n / 3) / 1000
            row = row OFS (n % 13 ? 0.9 : 0.2) OFS (n % 31 ? "链接" : "预览") OFS sex OFS (sex == 1 || n % 8 == 0 ? 2 : "")
            row = row OFS (n % 11 ? "a" : "a┋n")
            for (p = 1; p <= 3; p++) row = row OFS (n % 17 == p ? "" : n == 10 ? 3 : int(200 + 900 * chance()) / 10)
            for (d = 1; d <= 3; d++) {
                view = mood + 1.5 * chance() - 0.75
                for (i = 1; i <= 14; i++) {
                    v = item(view + 2 * chance() - 1)
                    if (i > 12) v = 6 - v
                    if (n == 40) v = 4
                    if (n == 41) v = 1 + i % 3
                    if (n == 43) v = item(0.5 + 5 * chance())
                    if (n == 7) v = i > 2 ? before[d, i] : before[d, i] % 5 + 1
                    if (n == 9 && i > 13) v = ""
                    if (n == 20 && i % 2) v = 9
                    before[d, i] = v
                    row = row OFS v
                }
            }
            print row, (n % 10 == 4 ? "希望公交车的班次能够再多一些，现在太少，停车也难" : n % 25 ? "" : "啊啊啊啊啊啊")
        }
    }'
}
