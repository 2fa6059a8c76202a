"""Given names that are common among children and parents in England, for the privacy rule.

A case file audit that names a child most often does so by the first name alone. The lists are
of our own choosing, from names that are common today in families of many origins; a name that is
missing is still found in most sentences by the other signs in `people_in_text`. Names that are
also places, months or the commonest words (Chester, Jordan, April, Will) are left out.
"""

_GIVEN = """
    aaliyah aaron abbie abby abdul abdullah abigail abraham adam adeel adele adrian agnieszka
    ahmad ahmed aidan aiden aimee aisha alan albert alesha alex alexander alexandra alexandru
    alexis alfie alfred ali alice alicia alina alisha alison alistair amaan amanda amelia amelie
    amina amir amirah amna amy ana anastasia andre andrea andreea andrei andrew andy aneesa
    angela angelina anish anita anna annabel annabelle anne annie anthony anton antonia antonio
    anya archie aria ariana arianna arjun arlo arthur arya asha ashley asif astrid athena aurora
    ava ayaan ayaz ayesha ayla ayub barbara bartosz beatrice becky ben benjamin bernadette beth
    bethan bethany betty bilal billie bilqis blake bogdan bonnie bradley brandon brenda brian
    brianna bridget bronwen brooke bryan caitlin caleb callum calum cameron camilla carl carla
    carly carol caroline carter cassie catherine cerys charlene charles charlie charlotte cheryl
    chiara chloe chris christina christine christopher ciara claire clara clare claudia cody
    colin colleen connie connor conor corey craig cristian cristina daisy damian daniel daniela
    danielle danny daria darius darren daryl dave david dawid deborah declan deepak delilah
    denise dennis derek diana diane dominic dominik donna dorian doris dorothy duncan dylan
    ebony eddie edith edward effie eileen elaine eleanor elena elias elijah elisa elise
    elizabeth ella elle ellen ellie elliot elliott ellis elodie eloise elsie emilia emily emma
    emmanuel enzo eric erica erika erin esme esmee esther ethan eva evan evelyn evie ewa ezra
    faisal farah farhan fatima fatimah fiona florence florin frances francesca frankie fraser
    fred freddie frederick freya gabriel gabriela gabriella gareth gary gavin gemma geoffrey
    george georgie georgina gillian gracie graham greg gregory gurpreet habiba hafsa haider
    hallie hamid hamza hana hania hannah haris haroon harper harriet harris harrison harry
    harvey hasan hassan hayden hayley hazel heather heidi helen helena henry hollie hugo humza
    husna hussain ian ibrahim idris igor ilyas imogen imran inaaya ines ioana iqra isaac isabel
    isabella isabelle isla ismail isobel ivan izabela jack jackie jackson jacob jacqueline jade
    jaden jake jakub james jamie jane janet janice jared jasmin jasmine jason javed jaxon jaxson
    jay jayden jayne jean jeffrey jenna jennifer jenny jenson jeremy jess jesse jessica jessie
    jill jim jimmy jo joan joanna joanne jodie joe joel john johnny jon jonah jonathan jose
    joseph josephine josh joshua josie jude judith julia julian julie juliet kacey kacper kai
    kaitlyn kamil kamila kara karen karim karina karl karolina kasia kate katherine kathleen
    kathryn katie katy kayden kayla kayleigh keira keith kelly kelsey ken kenneth kenzie kerry
    kevin khadija khadijah khalid kian kiara kiera kieran kimberley kimberly kiran kirsty
    krishna krystian kyle kyra lacey laila lara laura lauren laurence layla leah leanne leila
    lena lennie leo leon leona leonard leonardo lewis lexi lexie liam liliana lilly lily linda
    lisa lloyd logan lois lola lorenzo lorraine lottie louie louis louisa louise luca lucas
    lucia lucy luis luka lukas lukasz luke luna lydia lyla lynne mabel maciej mackenzie macy
    maddie madeleine madison mahnoor maisie malachi malik mandy marcel marcin marco marcus
    margaret maria mariam marian marie marta martha martin martyn mary maryam mason mateusz
    matilda matteo matthew maureen maximilian maya meera megan mehmet melanie melissa mia micah
    michael michal michelle miguel mihai mikael mila millie milo miriam mohamed mohammad
    mohammed mohsin moira molly monica monika moses muhammad musa mustafa mya myla myles nadeem
    nadia nancy naomi natalia natalie natasha nathan nathaniel neil nell nellie nia niamh
    nicholas nicola nicole nigel nikita nikola nina noah noor nora norman olga oliver olivia
    oliwia ollie omar orla oscar oskar osman otis owen paddy pamela parveen patricia patrick
    patryk paul paula pauline penelope penny peter petra philip phillip phoebe piotr pippa priya
    quinn rabia rachael rachel radu rahul raja ralph ramona raphael rashid raymond rebecca reece
    reggie rehan reuben rhiannon rhys rian ricardo richard ricky riley rio rita robbie robert
    roberta roberto rocco rochelle rodrigo roger rohan roisin romeo ronan ronnie rory rosalind
    rosanna rosie rowan roxanne ruby rukhsana rupert russell ruth ryan saad sabrina sadia safa
    safiya saima saira salma salman sam samantha samir samira samuel sandra sara sarah sasha
    scarlett scott sean sebastian selina serena seth shabana shahid shanice shannon sharon shaun
    shauna shirley shreya sian sidra sienna simon simone simran skye sofia sonia sophia sophie
    spencer stacey stanley stefan stefania stella stephanie stephen steve steven stuart sue
    suleman sumaya susan susanna suzanne syed sylvia szymon tahir tamara tamsin tanisha tanya
    tariq tayla taylor ted teddy teresa tessa theo theodore theresa thomas tia tiffany tilly tim
    timothy tobias toby tom tommy tony tracey tracy tristan tyler tyrone umair umar uzma
    valentina valerie vanessa vera veronica vikram vincent violet wayne wendy wiktor wiktoria
    william wojciech xander yasin yasmin yasmine yousef yusuf yvonne zac zach zachary zahra zain
    zainab zara zayn zeeshan zoe zofia zuzanna
"""

_WORDS_TOO = """
    bella bill bobby dawn dean destiny drew eden frank grace grant guy harmony hope hunter iris
    ivy jasper joy kit lance mark max mercy miles miracle nick olive pearl peggy pip princess
    ray rob robin rose rosemary roy serenity sunny willow woody
"""

GIVEN_NAMES = frozenset(_GIVEN.split())
"""Names that are hardly anything else: found anywhere in a sentence."""

NAMES_AND_WORDS = frozenset(_WORDS_TOO.split())
"""Names that are ordinary words too: found only where a capital does not begin a sentence."""
